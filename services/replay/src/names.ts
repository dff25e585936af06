/** Names that the stack gives by rule: `<service>-<stage>-<…>`. */
const SERVICE = 'twolane';

export const functionName = (stage: string, functionKey: string): string =>
  `${SERVICE}-${stage}-${functionKey}`;

export const queueName = (stage: string, consumer: string): string => `${SERVICE}-${stage}-${consumer}`;

export const deadLetterQueueName = (stage: string, consumer: string): string =>
  `${queueName(stage, consumer)}-dead-letters`;

export const stateMachineName = (stage: string): string => `${SERVICE}-${stage}-replay`;
