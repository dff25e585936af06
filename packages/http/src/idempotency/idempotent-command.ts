import { setTimeout as wait } from 'node:timers/promises';
import type { ChangeSet, Store, StoredItem } from '@twolane/store';
import type { Metrics } from '@twolane/telemetry';
import type { HttpAnswer } from '../answer.ts';
import type { ProblemAnswer } from '../problem.ts';
import { keyReused, stillRunning, tooManyChanges, unavailable } from '../problems.ts';
import type { HttpRequest } from '../route.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { fingerprint, isExpired, recordFrom, recordKey, recordWrite } from './record.ts';

/** How often one request decides anew because others changed what it had read. */
export const MAX_DECISIONS = 6;
const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 400;

/** Says that an answer was stored by an earlier request. */
const REPLAYED_HEADER = 'idempotency-replayed';

/** What a command came to. */
export type Decision =
  | {
      /** Without an inbox mark, which is for consumers. */
      readonly changeSet: Omit<ChangeSet, 'inbox'>;
      /** Given once all of the change set is committed, and again to each repetition. Not a problem document. */
      readonly response: HttpAnswer;
    }
  | { readonly problem: ProblemAnswer };

export interface CommandPorts {
  readonly store: Store;
  /** The service's own table, which then holds its idempotency records, too. */
  readonly table: string;
  /** Counts the events that commands record. */
  readonly metrics?: Pick<Metrics, 'add'>;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  /** 0 to 1. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** A request whose path parameters and body are its payload. */
export type CommandRequest = Pick<
  HttpRequest<unknown, unknown>,
  'route' | 'owner' | 'headers' | 'params' | 'body' | 'isOver'
>;

export type IdempotentCommand = (
  request: CommandRequest,
  decide: () => Promise<Decision>,
) => Promise<HttpAnswer>;

/**
 * Runs a command at most once for each Idempotency-Key of its owner (draft-ietf-httpapi-idempotency-key-header).
 *
 * The record of the answer is written in the command's own commit. So there is no lock that a crash leaves behind, and
 * a command that took effect has its answer stored. `decide` reads and decides, writes nothing, and is called again
 * when others changed what it had read.
 *
 * - missing or malformed key: 400; key of another payload: 422;
 * - the first request with this key committed while this one was under way: 409, repeat it to get the answer;
 * - committed before: the stored answer as it was, with the header `idempotency-replayed: true`;
 * - a refusal (`problem`) took no effect, so nothing is stored: a repetition is decided afresh.
 *
 * Throws what `decide` and the store throw. After a `RetryableError` the outcome is unknown, and a repetition with the same
 * key finds it out.
 */
export const idempotentCommand = ({
  store,
  table,
  metrics,
  clock = Date.now,
  random = Math.random,
  sleep = wait,
}: CommandPorts): IdempotentCommand => {
  return async ({ route, owner, headers, params, body, isOver }, decide) => {
    const given = idempotencyKey(headers['idempotency-key']);
    if (!given.ok) return given.refusal;
    const key = recordKey({ owner, key: given.value, route });
    const print = fingerprint({ params, body });
    const find = async (): Promise<StoredItem | undefined> => store.get(table, key);

    let before = await find();
    if (before !== undefined && !isExpired(before, clock())) {
      const record = recordFrom(before);
      return record.fingerprint === print ? replayed(record.answer) : keyReused();
    }
    /** The first request's record, where it has come to be since this one began. */
    const overtaken = async (): Promise<ProblemAnswer | undefined> => {
      const now = await find();
      if (now === undefined || isExpired(now, clock())) {
        before = now;
        return undefined;
      }
      return recordFrom(now).fingerprint === print ? stillRunning() : keyReused();
    };

    for (let decisions = 1; decisions <= MAX_DECISIONS; decisions += 1) {
      const decision = await decide();
      // It may have been refused for what the first request did: "this order exists".
      if ('problem' in decision) return (await overtaken()) ?? decision.problem;
      // Its events bear the time when it was received, and must not come into a minute of the outbox that is settled since.
      if (isOver()) return unavailable();
      const { changeSet, response } = decision;
      const record = recordWrite({ table, key, before }, { fingerprint: print, answer: response }, clock());
      const result = await store.commit({ ...changeSet, writes: [...changeSet.writes, record] });
      if (result.kind === 'committed') {
        metrics?.add('recorded', changeSet.events.length);
        return response;
      }
      const running = await overtaken();
      if (running !== undefined) return running;
      await sleep(pauseMs(decisions, random));
    }
    return tooManyChanges();
  };
};

const replayed = (answer: HttpAnswer): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, [REPLAYED_HEADER]: 'true' },
});

/** "Full jitter": anywhere up to a doubling bound, so that two who collided do not collide again. */
const pauseMs = (decisions: number, random: () => number): number =>
  random() * Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (decisions - 1));
