import type { Rule } from '../template.ts';

/** CloudFormation takes 500; what is left is for the replay lane, and for a day when something must be added quickly. */
export const MAX_RESOURCES = 400;

export const boundedSize: Rule = ({ resources }) =>
  resources.length < MAX_RESOURCES
    ? []
    : [
        `the stack has ${resources.length} resources; it must stay below ${MAX_RESOURCES} of CloudFormation's 500`,
      ];
