export { type BusClient, type BusProducerOptions, createBusProducer } from './bus-producer.ts';
export { createHttpProducer, type HttpProducerOptions } from './http-producer.ts';
export type { Outcome } from './outcome.ts';
export type { AppEvent } from './prepare.ts';
export type { Producer, ProducerOptions } from './publish.ts';
