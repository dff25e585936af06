import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Catalog } from '@twolane/contracts';
import { batchesOf } from './batches.ts';
import { BATCHES_AT_ONCE, FIRST_PAUSE_MS, LAST_PAUSE_MS, MAX_ATTEMPTS, MAX_EVENTS } from './limits.ts';
import type { Outcome, Verdict } from './outcome.ts';
import { type AppEvent, prepare } from './prepare.ts';
import type { Prepared, Transport } from './transport.ts';

export interface Producer {
  /**
   * One outcome for each event, in their order. Never rejects for what becomes of events: a refused one is an outcome,
   * and so is one that could not be delivered. Rejects with RangeError for more than `MAX_EVENTS`.
   *
   * When `signal` aborts, what has no answer yet is `unavailable`; it may have arrived all the same.
   */
  publish(
    events: readonly AppEvent[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly Outcome[]>;
}

export interface ProducerOptions {
  /** The contracts of what the app says, such as `createCatalog([StockArrivedV1])`. */
  readonly catalog: Catalog;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  readonly newId?: () => string;
  /** 0 to 1. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  readonly maxAttempts?: number;
}

const waitOrAbort = (ms: number, signal: AbortSignal | undefined): Promise<unknown> =>
  wait(ms, undefined, signal === undefined ? {} : { signal });

/** Validation, batches and retries; the transport does the rest. */
export const createProducer = (
  transport: Transport,
  {
    catalog,
    clock = Date.now,
    newId = randomUUID,
    random = Math.random,
    sleep = waitOrAbort,
    maxAttempts = MAX_ATTEMPTS,
  }: ProducerOptions,
): Producer => {
  const deliver = async (
    waiting: readonly Indexed[],
    signal: AbortSignal | undefined,
    settle: (index: number, outcome: Outcome) => void,
  ): Promise<void> => {
    let open = waiting;
    for (let attempt = 1; open.length > 0; attempt += 1) {
      const rounds = await sendBatches(transport, open, signal);
      const again = rounds.flatMap(({ one, verdict }) => {
        if (verdict.status === 'again') return [{ one, verdict }];
        settle(one.index, { id: one.prepared.event.id, ...verdict });
        return [];
      });
      const isOver = attempt === maxAttempts || !(await paused(again, attempt, signal));
      if (isOver || signal?.aborted) {
        for (const { one, verdict } of again) {
          const why = signal?.aborted ? 'It was called off before there was an answer.' : verdict.why;
          settle(one.index, { status: 'unavailable', id: one.prepared.event.id, why });
        }
        return;
      }
      open = again.map(({ one }) => one);
    }
  };

  /** False where the pause was cut short by the signal. */
  const paused = async (again: readonly Again[], attempt: number, signal: AbortSignal | undefined) => {
    if (again.length === 0) return true;
    // Full jitter: producers that failed together must not come back together.
    const jitterMs = random() * Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    const askedMs = Math.max(0, ...again.map(({ verdict }) => verdict.notBeforeMs ?? 0));
    try {
      await sleep(Math.min(LAST_PAUSE_MS, askedMs + jitterMs), signal);
      return true;
    } catch (error) {
      if (signal?.aborted) return false;
      throw error;
    }
  };

  return {
    publish: async (events, { signal } = {}) => {
      if (events.length > MAX_EVENTS) {
        throw new RangeError(
          `One publish takes ${MAX_EVENTS} events, not ${events.length}: publish in parts.`,
        );
      }
      const outcomes = new Map<number, Outcome>();
      const settle = (index: number, outcome: Outcome): void => void outcomes.set(index, outcome);
      const nowMs = clock();
      const waiting = events.flatMap((said, index): readonly Indexed[] => {
        const prepared = prepare(catalog, said, { newId, nowMs });
        if (prepared.ok) {
          const { event } = prepared.value;
          return [{ index, prepared: { event, text: transport.textOf(prepared.value) } }];
        }
        settle(index, { status: 'refused', ...prepared.refusal });
        return [];
      });
      await deliver(waiting, signal, settle);
      return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
    },
  };
};

interface Indexed {
  readonly index: number;
  readonly prepared: Prepared;
}

interface Again {
  readonly one: Indexed;
  readonly verdict: Extract<Verdict, { readonly status: 'again' }>;
}

/** Every event once, in batches, of which some are under way at a time. */
const sendBatches = async (
  transport: Transport,
  open: readonly Indexed[],
  signal: AbortSignal | undefined,
): Promise<readonly { readonly one: Indexed; readonly verdict: Verdict }[]> => {
  const { maxEvents: maxItems, maxBytes } = transport;
  const batches = batchesOf(open, {
    maxItems,
    maxBytes,
    bytesOf: ({ prepared }) => transport.bytesOf(prepared),
  });
  const judged: { readonly one: Indexed; readonly verdict: Verdict }[] = [];
  const queue = batches.values();
  const worker = async (): Promise<void> => {
    for (const batch of queue) {
      const verdicts = signal?.aborted
        ? []
        : await transport.send(
            batch.map(({ prepared }) => prepared),
            signal,
          );
      for (const [place, one] of batch.entries()) {
        judged.push({
          one,
          verdict: verdicts[place] ?? { status: 'again', why: 'There was no answer for it.' },
        });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(BATCHES_AT_ONCE, batches.length) }, worker));
  return judged;
};
