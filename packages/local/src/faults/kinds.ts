/** Where faults happen, and which ones each place knows. Nothing in here does anything. */

/** Each answer lost, refused, late or cut off in the same ways. */
const ofCalls = ['throttle', 'delay', 'failBefore', 'failAfter', 'drop'] as const;

/**
 * The first six are calls of the AWS endpoint; `http` is requests to the HTTP API; `delivery` is what a bus brings to a rule's
 * target; `queue` is what a queue hands out; `function` is invocations in a function's process, whoever asks for them.
 */
export const kindsOfServices = {
  dynamodb: [...ofCalls, 'conflict'],
  sqs: ofCalls,
  events: [...ofCalls, 'partial'],
  s3: ofCalls,
  lambda: ofCalls,
  states: ofCalls,
  http: ofCalls,
  delivery: ['throttle', 'delay', 'failBefore', 'failAfter', 'duplicate', 'reorder'],
  queue: ['duplicate', 'reorder'],
  function: ['throttle', 'delay', 'failBefore', 'failAfter', 'stop', 'skew'],
} as const;

export type FaultService = keyof typeof kindsOfServices;
export type FaultKind = (typeof kindsOfServices)[FaultService][number];

/** When a connection is cut or a process is stopped: before anything is done, in the middle, or when all is done. */
export type FaultMoment = 'before' | 'during' | 'after';

export const isFaultService = (text: string): text is FaultService => Object.hasOwn(kindsOfServices, text);

export const kindsOf = (service: FaultService): readonly FaultKind[] => kindsOfServices[service];

const withoutPrincipals: readonly FaultService[] = ['http', 'delivery', 'queue', 'function'];

/** Whether those who call are known by a role's name. */
export const isCalledByPrincipals = (service: FaultService): boolean => !withoutPrincipals.includes(service);

/** Kinds that leave what they befall to go on: several of them, and one of the others, may befall the same thing. */
export const isGentle = (kind: FaultKind): boolean => kind === 'delay' || kind === 'skew';

const momentsOfKinds: Partial<Record<FaultKind, readonly FaultMoment[]>> = {
  drop: ['before', 'after'],
  stop: ['before', 'during', 'after'],
};
export const momentsOf = (kind: FaultKind): readonly FaultMoment[] => momentsOfKinds[kind] ?? [];

/** DynamoDB, "Transaction conflict handling": what may meet a transaction that is under way. */
const conflicting = new Set([
  'TransactWriteItems',
  'TransactGetItems',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
]);

/** Whether this call can have this fault at all; a rule does not count calls that cannot. */
export const canBefall = (kind: FaultKind, operation: string): boolean => {
  if (kind === 'conflict') return conflicting.has(operation);
  return kind !== 'partial' || operation === 'PutEvents';
};
