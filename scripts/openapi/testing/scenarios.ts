import type { CallOptions } from '@twolane/http/testing';
import { EXAMPLES } from '../examples.ts';
import { MESSAGE_SCENARIOS } from './message-scenarios.ts';
import { REPLAY_SCENARIOS } from './replay-scenarios.ts';

export interface Scenario {
  readonly name: string;
  readonly call: Omit<CallOptions, 'claims'>;
  readonly status: number;
}

const example = (route: string, type = 'application/json'): unknown => EXAMPLES[route]?.requests[type];

const order = 'POST /orders';
const cancellation = 'POST /orders/{orderId}/cancellation';
const orderReturns = 'POST /orders/{orderId}/returns';
const returns = 'POST /returns';
const events = 'POST /events';
const line = { sku: 'LAMP', quantity: 1, unitPriceMinor: 1000 };

const get = (name: string, route: string, params: CallOptions['params'], status: number): Scenario => ({
  name,
  call: { route, ...(params === undefined ? {} : { params }) },
  status,
});
const post = (
  name: string,
  route: string,
  { key = 'k', ...sent }: Pick<CallOptions, 'params' | 'body'> & { readonly key?: string },
  status: number,
): Scenario => ({ name, call: { route, headers: { 'idempotency-key': `"${key}"` }, ...sent }, status });
const send = (name: string, type: string, body: unknown, status: number): Scenario => ({
  name,
  call: { route: events, headers: { 'content-type': `application/${type}+json` }, body },
  status,
});

const one = { lines: [{ sku: 'LAMP', quantity: 1 }] };
const unlinked = { currency: 'GBP', lines: [line] };
const event = Object(example(events, 'application/cloudevents+json'));

/** Each good answer and each refusal of an operation's own. Called one after the other, in one world. */
export const SCENARIOS: readonly Scenario[] = [
  post('the example', order, { body: example(order) }, 201),
  post('again', order, { body: example(order) }, 201),
  post('its key for another order', order, { body: unlinked }, 422),
  post('an id that is taken', order, { key: 'k2', body: { orderId: 'placed', ...unlinked } }, 409),

  post('what is there', cancellation, { params: { orderId: 'placed' } }, 200),
  post('its key for another order', cancellation, { params: { orderId: 'confirmed' } }, 422),
  post('too late', cancellation, { key: 'k2', params: { orderId: 'confirmed' } }, 409),
  post('what is not there', cancellation, { key: 'k3', params: { orderId: 'nobody' } }, 404),

  post('a part', orderReturns, { params: { orderId: 'confirmed' }, body: one }, 201),
  post('its key for another order', orderReturns, { params: { orderId: 'placed' }, body: one }, 422),
  post('not confirmed', orderReturns, { key: 'k2', params: { orderId: 'placed' }, body: one }, 409),
  post('of no order', orderReturns, { key: 'k3', params: { orderId: 'nobody' }, body: one }, 404),

  post('the example', returns, { body: example(returns) }, 201),
  post('its key for another return', returns, { body: unlinked }, 422),
  post('an id that is taken', returns, { key: 'k2', body: { returnId: 'taken', ...unlinked } }, 409),
  post('of no order', returns, { key: 'k3', body: { orderId: 'nobody', ...unlinked } }, 404),

  get('cancelled', 'GET /orders/{orderId}', { orderId: 'placed' }, 200),
  get('confirmed', 'GET /orders/{orderId}', { orderId: 'confirmed' }, 200),
  get('nobody', 'GET /orders/{orderId}', { orderId: 'nobody' }, 404),
  get('taken', 'GET /returns/{returnId}', { returnId: 'taken' }, 200),
  get('nobody', 'GET /returns/{returnId}', { returnId: 'nobody' }, 404),
  get('declined', 'GET /payments/{paymentId}', { paymentId: 'placed' }, 200),
  get('nobody', 'GET /payments/{paymentId}', { paymentId: 'nobody' }, 404),
  get('some', 'GET /inventory/{sku}', { sku: 'LAMP' }, 200),
  get('never', 'GET /inventory/{sku}', { sku: 'NEVER' }, 404),
  get('work under way', 'GET /reservations/{orderId}', { orderId: 'placed' }, 200),
  get('nobody', 'GET /reservations/{orderId}', { orderId: 'nobody' }, 404),

  get('the day of the world', 'GET /insights/sales/hours', undefined, 200),
  get('with sales', 'GET /insights/sales/hours/{hour}', { hour: '2026-11-21T04' }, 200),
  get('without', 'GET /insights/sales/hours/{hour}', { hour: '2026-11-21T05' }, 404),
  get('the month of the world', 'GET /insights/sales/days', undefined, 200),
  get('some', 'GET /insights/inventory', undefined, 200),
  get('some', 'GET /insights/inventory/{sku}', { sku: 'LAMP' }, 200),
  get('never', 'GET /insights/inventory/{sku}', { sku: 'NEVER' }, 404),
  get('one', 'GET /insights/orders/stuck', undefined, 200),

  send('the example', 'cloudevents', event, 202),
  send('a batch, known by now', 'cloudevents-batch', [event, {}], 202),
  send('another event of that name', 'cloudevents', { ...event, subject: 'other' }, 409),
  send('no event', 'cloudevents', {}, 400),

  get('for everybody', 'GET /openapi.json', undefined, 200),
  get('for everybody', 'GET /asyncapi.json', undefined, 200),
  get('for everybody', 'GET /schemas/{type}', { type: 'StockArrived.v1' }, 200),
  get('no contract', 'GET /schemas/{type}', { type: 'Nothing.v1' }, 404),

  ...REPLAY_SCENARIOS,
  ...MESSAGE_SCENARIOS,
];
