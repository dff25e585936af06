import type { Plan, Reservation, ReservationCommand } from './reservation.ts';
import { planWork } from './reservation.ts';

const goods = [
  { sku: 'A', quantity: 1 },
  { sku: 'B', quantity: 2 },
];
const shortages = [{ sku: 'B', wanted: 2, available: 1 }];

const states = {
  unknown: undefined,
  reserving: { status: 'reserving', goods, done: 1 },
  rejecting: { status: 'rejecting', goods, done: 1, shortages },
  rejected: { status: 'rejected', shortages },
  withdrawing: { status: 'withdrawing', goods, done: 1 },
  withdrawn: { status: 'withdrawn' },
  reserved: { status: 'reserved', goods },
  committing: { status: 'committing', goods, done: 1 },
  committed: { status: 'committed', units: 3 },
  releasing: { status: 'releasing', goods, done: 1 },
  released: { status: 'released', units: 3 },
} as const satisfies { readonly [name: string]: Reservation | undefined };

const commands = {
  reserve: { kind: 'reserve', goods },
  commit: { kind: 'commit' },
  cancel: { kind: 'cancel' },
} as const satisfies { readonly [name: string]: ReservationCommand };

const summary = (plan: Plan): string => {
  if (plan.kind === 'work') return `${plan.work.status} ${plan.work.goods.length} from ${plan.work.done}`;
  return plan.kind === 'refused' ? plan.cause : plan.kind;
};

describe('planWork', () => {
  test.each<[keyof typeof states, keyof typeof commands, string]>([
    ['unknown', 'reserve', 'reserving 2 from 0'],
    ['reserving', 'reserve', 'reserving 2 from 1'],
    ['rejecting', 'reserve', 'rejecting 2 from 1'],
    ['rejected', 'reserve', 'nothing'],
    ['withdrawing', 'reserve', 'nothing'],
    ['withdrawn', 'reserve', 'nothing'],
    ['reserved', 'reserve', 'nothing'],
    ['committing', 'reserve', 'nothing'],
    ['committed', 'reserve', 'nothing'],
    ['releasing', 'reserve', 'nothing'],
    ['released', 'reserve', 'nothing'],

    ['unknown', 'commit', 'notYet'],
    ['reserving', 'commit', 'notYet'],
    ['rejecting', 'commit', 'confirmed-without-stock'],
    ['rejected', 'commit', 'confirmed-without-stock'],
    ['withdrawing', 'commit', 'confirmed-without-stock'],
    ['withdrawn', 'commit', 'confirmed-without-stock'],
    ['reserved', 'commit', 'committing 2 from 0'],
    ['committing', 'commit', 'committing 2 from 1'],
    ['committed', 'commit', 'nothing'],
    ['releasing', 'commit', 'confirmed-without-stock'],
    ['released', 'commit', 'confirmed-without-stock'],

    ['unknown', 'cancel', 'withdraw'],
    // Only what is taken so far goes back: the first of two.
    ['reserving', 'cancel', 'withdrawing 1 from 0'],
    ['rejecting', 'cancel', 'nothing'],
    ['rejected', 'cancel', 'nothing'],
    ['withdrawing', 'cancel', 'withdrawing 2 from 1'],
    ['withdrawn', 'cancel', 'nothing'],
    ['reserved', 'cancel', 'releasing 2 from 0'],
    ['committing', 'cancel', 'cancelled-after-confirmation'],
    ['committed', 'cancel', 'cancelled-after-confirmation'],
    ['releasing', 'cancel', 'releasing 2 from 1'],
    ['released', 'cancel', 'nothing'],
  ])('%s, %s: %s', (state, command, expected) => {
    expect(summary(planWork(commands[command], states[state]))).toBe(expected);
  });
});
