import type { Rule } from '../template.ts';

export const mortalLogs: Rule = ({ ofType }) =>
  ofType('AWS::Logs::LogGroup')
    .filter(({ properties }) => properties['RetentionInDays'] === undefined)
    .map(({ id }) => `${id}: keeps logs for ever; set RetentionInDays`);

/** A group that Lambda makes by itself would have no retention. */
export const ownLogGroups: Rule = ({ ofType }) => {
  const names = new Set(ofType('AWS::Logs::LogGroup').map(({ properties }) => properties['LogGroupName']));
  return ofType('AWS::Lambda::Function')
    .filter(({ properties }) => !names.has(`/aws/lambda/${String(properties['FunctionName'])}`))
    .map(({ id }) => `${id}: has no log group in the template`);
};
