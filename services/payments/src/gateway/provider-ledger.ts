import type { Answer } from '../domain/answer.ts';

/** What the simulated provider knows under one authorization key. */
export interface LedgerEntry {
  readonly status: 'authorized' | 'declined' | 'voided' | 'captured' | 'paidOut';
  readonly amountMinor: number;
  readonly currency: string;
  readonly refundedMinor: number;
  /** The token of the payment method: commands to the simulation, see `commands.ts`. */
  readonly paymentMethod?: string;
  /** What was answered to each call, by operation and idempotency key. */
  readonly answers: { readonly [call: string]: Answer };
}

/** What the provider would do. Pure: state in, state and answer out. */
export interface Move {
  readonly entry: LedgerEntry;
  readonly answer: Answer;
}

const EMPTY = { amountMinor: 0, currency: 'XXX', refundedMinor: 0, answers: {} } as const;

export const authorize = (
  entry: LedgerEntry | undefined,
  request: { readonly amountMinor: number; readonly currency: string; readonly paymentMethod?: string },
  { declines, newId }: { readonly declines: boolean; readonly newId: () => string },
): Move => {
  if (entry !== undefined) return { entry, answer: { kind: 'declined', reason: `already-${entry.status}` } };
  const { amountMinor, currency, paymentMethod } = request;
  const facts = {
    ...EMPTY,
    amountMinor,
    currency,
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
  };
  return declines
    ? { entry: { ...facts, status: 'declined' }, answer: { kind: 'declined', reason: 'insufficient-funds' } }
    : {
        entry: { ...facts, status: 'authorized' },
        answer: { kind: 'authorized', authorizationId: `auth_${newId()}` },
      };
};

export const capture = (entry: LedgerEntry | undefined, amountMinor: number, newId: () => string): Move => {
  if (entry?.status !== 'authorized')
    return refusal(entry, `nothing is authorized, it is ${statusOf(entry)}`);
  if (amountMinor !== entry.amountMinor) return refusal(entry, 'the amount is not the authorized one');
  return {
    entry: { ...entry, status: 'captured' },
    answer: { kind: 'captured', reference: `cap_${newId()}` },
  };
};

/** What is not there yet is marked void, so that an authorization that arrives late is declined. */
export const reverse = (entry: LedgerEntry | undefined, newId: () => string): Move => {
  switch (entry?.status) {
    case undefined:
      return { entry: { ...EMPTY, status: 'voided' }, answer: { kind: 'nothingHeld' } };
    case 'authorized':
      return {
        entry: { ...entry, status: 'voided' },
        answer: { kind: 'voided', reference: `void_${newId()}` },
      };
    case 'captured': {
      const leftMinor = entry.amountMinor - entry.refundedMinor;
      return leftMinor === 0 ? { entry, answer: { kind: 'nothingHeld' } } : refund(entry, leftMinor, newId);
    }
    case 'declined':
    case 'voided':
    case 'paidOut':
      return { entry, answer: { kind: 'nothingHeld' } };
  }
};

export const refund = (entry: LedgerEntry | undefined, amountMinor: number, newId: () => string): Move => {
  if (entry?.status !== 'captured') return refusal(entry, `nothing is captured, it is ${statusOf(entry)}`);
  const refundedMinor = entry.refundedMinor + amountMinor;
  if (refundedMinor > entry.amountMinor) return refusal(entry, 'more than was captured');
  return { entry: { ...entry, refundedMinor }, answer: refunded(amountMinor, newId) };
};

/** Money to a customer that no charge accounts for. */
export const payOut = (amountMinor: number, currency: string, newId: () => string): Move => ({
  entry: { ...EMPTY, status: 'paidOut', currency, refundedMinor: amountMinor },
  answer: refunded(amountMinor, newId),
});

const refunded = (amountMinor: number, newId: () => string): Answer => ({
  kind: 'refunded',
  amountMinor,
  reference: `ref_${newId()}`,
});

const statusOf = (entry: LedgerEntry | undefined): string => entry?.status ?? 'unknown';

const refusal = (entry: LedgerEntry | undefined, reason: string): Move => ({
  entry: entry ?? { ...EMPTY, status: 'declined' },
  answer: { kind: 'refused', reason },
});
