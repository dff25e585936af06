import { timeText } from '@twolane/contracts';
import type { HttpHandler } from '@twolane/http';
import { type Called, type CallOptions, callWith } from '@twolane/http/testing';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer, LambdaFunction } from './aws/lambda.ts';
import type { Faults } from './faults/faults.ts';
import type { Command } from './history.ts';
import { createRandom, seedFor } from './kernel/random.ts';
import type { Scheduler } from './kernel/scheduler.ts';
import type { Violations } from './oracle/violation.ts';

type Request = Extract<Command, { readonly kind: 'place' | 'cancel' | 'return' | 'arrive' }>;

interface Ports {
  readonly seed: number;
  readonly startMs: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly violations: Violations;
  readonly functions: Readonly<Record<'orders' | 'ingest', LambdaFunction<APIGatewayProxyEventV2>>>;
  /** Whether an event of this type about this subject is in the journal. */
  readonly isRecorded: (type: string, subject: string) => boolean;
}

export interface Clients {
  send(request: Request): void;
  /** Requests that nobody has given up, or had an answer to. */
  waiting(): number;
}

/** How often a client asks again, and how long it waits at most in between. */
const MAX_TRIES = 7;
const LONGEST_PAUSE_MS = 4 * 60_000;
const FINAL: readonly number[] = [400, 403, 404, 413, 422];

/** Whoever uses the APIs: asks again with the same key until there is an answer that stands, as clients are told to. */
export const createClients = (ports: Ports): Clients => {
  const { seed, startMs, scheduler, faults, violations, functions, isRecorded } = ports;
  let waiting = 0;

  const call = (request: Request): Promise<Called> => {
    const target = request.kind === 'arrive' ? functions.ingest : functions.orders;
    const handler: HttpHandler = async (event) => resultOf(await target.invoke(event));
    return callWith(handler, callOf(request, startMs));
  };

  const answers = new Map<string, string>();
  /** An answer that stands is the same for ever, and what it says has happened. */
  const check = (request: Request, { status, text }: Called): void => {
    if (status < 200 || status > 299) return;
    const name = nameOf(request);
    const before = answers.get(name);
    if (before !== undefined && before !== text && request.kind !== 'arrive')
      violations.report('oneAnswer', `${name} was answered "${before}", then "${text}".`);
    answers.set(name, text);
    if (!isRecorded(TYPES[request.kind], subjectOf(request)))
      violations.report('acceptedIsRecorded', `${name} was answered ${status}, and no event is there.`);
  };

  /** Who gives up is told that it has failed only where it has. One who was told to come again does not know. */
  const checkRefusal = (request: Request, { status, headers }: Called): void => {
    if (request.kind !== 'place' && request.kind !== 'return') return;
    if (
      status === 409 &&
      headers['retry-after'] === undefined &&
      isRecorded(TYPES[request.kind], subjectOf(request))
    )
      violations.report(
        'answersAreKept',
        `${nameOf(request)} is done, and its repetition was answered ${status}.`,
      );
  };

  const persist = async (request: Request): Promise<void> => {
    const random = createRandom(seedFor(seed, nameOf(request)));
    let last: Called | undefined;
    /** Of two at once, one may be told to come again, and the other that it is done. */
    let isTold = false;
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const isTwice = faults.fires('clientRepeats');
      const [answer, other] = await Promise.all([call(request), isTwice ? call(request) : undefined]);
      for (const each of [answer, other]) {
        if (each === undefined) continue;
        check(request, each);
        isTold ||= each.status < 300;
      }
      last = answer;
      if (answer.status < 300 || FINAL.includes(answer.status) || faults.fires('clientGone')) return;
      await scheduler.sleep(random.whole(500, LONGEST_PAUSE_MS));
    }
    if (last !== undefined && !isTold) checkRefusal(request, last);
  };

  return {
    waiting: () => waiting,
    send: (request) => {
      waiting += 1;
      persist(request).then(() => {
        waiting -= 1;
      });
    },
  };
};

const nameOf = (request: Request): string => `${request.kind} ${subjectOf(request)}`;

const TYPES = {
  place: 'OrderPlaced.v1',
  cancel: 'OrderCancelled.v1',
  return: 'OrderReturned.v1',
  arrive: 'StockArrived.v1',
} as const;

const subjectOf = (request: Request): string => {
  if (request.kind === 'arrive') return request.deliveryId;
  return request.kind === 'return' ? request.returnId : request.orderId;
};

const callOf = (request: Request, startMs: number): CallOptions => {
  const headers = { 'idempotency-key': `"${nameOf(request)}"` };
  const claims = { client_id: 'shop', scope: 'orders:write events:write' };
  switch (request.kind) {
    case 'place': {
      const { atMs: _, kind: __, placedAgoMs, ...order } = request;
      const placed =
        placedAgoMs === undefined ? {} : { placedAt: timeText(startMs + request.atMs - placedAgoMs) };
      return { route: 'POST /orders', headers, claims, body: { ...order, ...placed, currency: 'GBP' } };
    }
    case 'cancel':
      return {
        route: 'POST /orders/{orderId}/cancellation',
        params: { orderId: request.orderId },
        headers,
        claims,
      };
    case 'return': {
      const { returnId, orderId, lines } = request;
      if (orderId === undefined)
        return { route: 'POST /returns', headers, claims, body: { returnId, lines, currency: 'GBP' } };
      return {
        route: 'POST /orders/{orderId}/returns',
        params: { orderId },
        headers,
        claims,
        body: { returnId, lines },
      };
    }
    case 'arrive':
      return {
        route: 'POST /events',
        headers: { 'content-type': 'application/cloudevents+json' },
        claims,
        body: arrivalOf(request, startMs),
      };
  }
};

const arrivalOf = (
  { deliveryId, lines, atMs, happenedAgoMs }: Extract<Request, { readonly kind: 'arrive' }>,
  startMs: number,
) => ({
  specversion: '1.0',
  id: `arrival-${deliveryId}`,
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  subject: deliveryId,
  time: timeText(startMs + atMs - happenedAgoMs),
  data: { deliveryId, lines },
});

type HttpResult = Awaited<ReturnType<HttpHandler>>;

/** What the HTTP API makes of a function's answer, or of none ("Troubleshooting issues with HTTP API Lambda integrations"). */
export const resultOf = (answer: Answer): HttpResult =>
  answer.ok && isResult(answer.value) ? answer.value : { statusCode: 500, body: '' };

const isResult = (value: unknown): value is HttpResult =>
  typeof value === 'object' && value !== null && 'statusCode' in value;
