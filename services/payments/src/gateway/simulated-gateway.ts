import { RetryableError, type Store } from '@twolane/store';
import type { Answer } from '../domain/answer.ts';
import { misbehaviourOf } from './commands.ts';
import type { GatewayCall, PaymentGateway } from './payment-gateway.ts';
import {
  authorize,
  capture,
  type LedgerEntry,
  type Move,
  payOut,
  refund,
  reverse,
} from './provider-ledger.ts';
import { entryKey, loadEntry, putEntry, type StoredEntry } from './provider-table.ts';

/** Calls for one charge at the same moment that the provider sorts out before it gives up. */
const MAX_CONFLICTS = 20;

export interface SimulatedProvider {
  readonly store: Store;
  readonly table: string;
  /** For the provider's references. */
  readonly newId: () => string;
  /** How it does not answer. Default: it waits until the caller has had enough. */
  readonly stall?: (signal: AbortSignal | undefined) => Promise<never>;
}

/**
 * A payment provider in its own table, as durable as a real one: what it did it knows after a crash, the same key gets
 * the same answer, and a call that timed out may well have happened. Misbehaves on command (`commands.ts`).
 */
export const createSimulatedGateway = ({
  store,
  table,
  newId,
  stall = untilAborted,
}: SimulatedProvider): PaymentGateway => {
  const perform = async (call: GatewayCall): Promise<Performed> => {
    const name = `${call.operation}#${call.key}`;
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
      // An authorization begins a charge: only one that comes again finds something, and learns it from the conflict.
      const isBeginning = call.operation === 'authorize' && conflicts === 0;
      const before = isBeginning ? undefined : await loadEntry(store, table, entryKey(call));
      const known = before?.entry.answers[name];
      if (before !== undefined && known !== undefined)
        return { answer: known, entry: before.entry, isNew: false };
      const { entry, answer } = moveFor(call, before, newId);
      const after: LedgerEntry = { ...entry, answers: { ...entry.answers, [name]: answer } };
      const write = putEntry(table, entryKey(call), after, before);
      const result = await store.commit({ writes: [write], events: [] });
      if (result.kind === 'committed') return { answer, entry, isNew: true };
    }
    throw new RetryableError('The provider is busy with other calls for the same charge.');
  };

  return {
    call: async (call, signal) => {
      const first = await perform(call);
      // Only authorizations bring their method along; the ledger knows it afterwards.
      const method = call.operation === 'authorize' ? call.paymentMethod : first.entry.paymentMethod;
      const { stalls, twice } = misbehaviourOf(call.operation, method);
      if (stalls === 'always' || (stalls === 'firstTime' && first.isNew)) return stall(signal);
      return twice ? (await perform(call)).answer : first.answer;
    },
  };
};

interface Performed {
  readonly answer: Answer;
  readonly entry: LedgerEntry;
  /** False where it had been done before. */
  readonly isNew: boolean;
}

const moveFor = (call: GatewayCall, before: StoredEntry | undefined, newId: () => string): Move => {
  const entry = before?.entry;
  switch (call.operation) {
    case 'authorize':
      return authorize(entry, call, {
        declines: misbehaviourOf('authorize', call.paymentMethod).declines,
        newId,
      });
    case 'capture':
      return capture(entry, call.amountMinor, newId);
    case 'reverse':
      return reverse(entry, newId);
    case 'refund':
      return call.of === undefined
        ? payOut(call.amountMinor, call.currency, newId)
        : refund(entry, call.amountMinor, newId);
  }
};

const untilAborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = () => reject(new RetryableError('The provider did not answer.'));
    if (signal === undefined || signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
