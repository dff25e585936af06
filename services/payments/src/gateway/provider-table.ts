import {
  type Item,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import type { Answer } from '../domain/answer.ts';
import type { GatewayCall } from './payment-gateway.ts';
import type { LedgerEntry } from './provider-ledger.ts';

export interface StoredEntry {
  readonly entry: LedgerEntry;
  readonly version: number;
}

/** All calls about one charge meet in one item; money paid out without a charge has one of its own. */
export const entryKey = (call: GatewayCall): Key => {
  const pk = call.operation === 'authorize' ? call.key : (call.of ?? `paidOut#${call.key}`);
  return { pk: `charge#${pk}`, sk: 'charge' };
};

export const loadEntry = async (
  store: ReadStore,
  table: string,
  key: Key,
): Promise<StoredEntry | undefined> => {
  const stored = await store.get(table, key);
  return stored === undefined ? undefined : { entry: entryFrom(stored), version: stored.version };
};

export const putEntry = (
  table: string,
  key: Key,
  { answers, ...facts }: LedgerEntry,
  before: StoredEntry | undefined,
): Write => {
  const item: Item = { ...facts, answers: JSON.stringify(answers) };
  return putOver(before?.version, { table, key, item });
};

const entryFrom = ({ key, item }: StoredItem): LedgerEntry => {
  const { status, amountMinor, currency, refundedMinor, paymentMethod } = item;
  if (
    isStatus(status) &&
    typeof amountMinor === 'number' &&
    typeof currency === 'string' &&
    typeof refundedMinor === 'number' &&
    typeof item['answers'] === 'string'
  ) {
    return {
      status,
      amountMinor,
      currency,
      refundedMinor,
      ...(typeof paymentMethod === 'string' ? { paymentMethod } : {}),
      answers: answersFrom(item['answers']),
    };
  }
  throw new TerminalError(
    `Item ${key.pk} of the provider's ledger is not as it was written; correct or remove it.`,
  );
};

const isStatus = (value: unknown): value is LedgerEntry['status'] =>
  value === 'authorized' ||
  value === 'declined' ||
  value === 'voided' ||
  value === 'captured' ||
  value === 'paidOut';

/** Written by `putEntry` alone: it is enough to know that they are answers by name. */
const answersFrom = (text: string): LedgerEntry['answers'] => {
  const answers: unknown = JSON.parse(text);
  return isAnswers(answers) ? answers : {};
};

const isAnswers = (value: unknown): value is { readonly [call: string]: Answer } =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((answer) => typeof answer === 'object' && answer !== null && 'kind' in answer);
