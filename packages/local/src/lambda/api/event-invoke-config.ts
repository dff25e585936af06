import type { EventInvokeDefinition } from '../../template/definitions.ts';
import type { TemplateProblem } from '../../template/problems.ts';

/** How events for a function are tried that nobody waits for. */
export type EventInvokeConfig = Pick<
  EventInvokeDefinition,
  'maximumRetryAttempts' | 'maximumEventAgeSec' | 'onFailureQueueArn'
>;

/** Lambda API reference, PutFunctionEventInvokeConfig: two retries within six hours, unless set otherwise. */
export const defaultEventInvokeConfig: EventInvokeConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeSec: 21_600,
  onFailureQueueArn: undefined,
};

/** What PutFunctionEventInvokeConfig would refuse. */
export const eventInvokeProblems = (
  definitions: readonly EventInvokeDefinition[],
  functionArns: ReadonlySet<string>,
  queueArns: ReadonlySet<string>,
): readonly TemplateProblem[] => {
  const configured = new Set<string>();
  return definitions.flatMap((definition) => {
    const { logicalId, functionArn, maximumRetryAttempts, maximumEventAgeSec, onFailureQueueArn } =
      definition;
    const found: TemplateProblem[] = [];
    const report = (property: string, what: string) =>
      found.push({ place: `Resources.${logicalId}.Properties.${property}`, what });
    if (!functionArns.has(functionArn)) report('FunctionName', `${functionArn} is no function of this stack`);
    if (configured.has(functionArn))
      report('FunctionName', `${functionArn} is configured by another resource`);
    configured.add(functionArn);
    if (maximumRetryAttempts < 0 || maximumRetryAttempts > 2)
      report('MaximumRetryAttempts', `must be from 0 to 2, not ${maximumRetryAttempts}`);
    if (maximumEventAgeSec < 60 || maximumEventAgeSec > 21_600)
      report('MaximumEventAgeInSeconds', `must be from 60 to 21600, not ${maximumEventAgeSec}`);
    if (onFailureQueueArn !== undefined && !queueArns.has(onFailureQueueArn))
      report('DestinationConfig.OnFailure.Destination', `${onFailureQueueArn} is no queue of this stack`);
    return found;
  });
};
