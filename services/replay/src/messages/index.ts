export {
  type Collection,
  type CollectPorts,
  collectDeadLetters,
  type DeadLetter,
  type DeadLetterSource,
} from './collect-dead-letters.ts';
export { type FrozenEvent, frozenEvents, type ParkedQuery, parkedKeysOf } from './for-replays.ts';
export { type MessageTable, messageTable } from './message-table.ts';
export type { MessageConsumer, MessagePorts, MessageRoutePorts, RedriveQueue } from './ports.ts';
export { messageRoutes } from './routes.ts';
export { createSqsClient, createSqsDeadLetters, createSqsRedriveQueue } from './sqs-queues.ts';
