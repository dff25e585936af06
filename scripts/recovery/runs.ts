import { join } from 'node:path';
import type { CompiledStack } from '../start/compile-stack.ts';
import type { BusinessState } from './business-state.ts';
import { actionsOf, type RecoveryPlan } from './plan.ts';
import { releaseOf } from './release.ts';
import type { Session } from './session.ts';

const DAY_MS = 86_400_000;

/** What must be true in the end: the state of a day on which nothing broke, without and with the late file. */
export interface Reference {
  readonly day: BusinessState;
  readonly withLateFile: BusinessState;
}

/** The late file is the day before's. */
export const comparedFromMs = (dayStartMs: number): number => dayStartMs - DAY_MS;

/** Plays everything through the API as it should have gone. */
export async function playReference(
  session: Session,
  release: CompiledStack,
  { id, demand, timeline, liveBefore, liveDuring, late }: RecoveryPlan,
): Promise<Reference> {
  const { healthy, broken, off, mended, dayStartMs } = timeline;
  await session.deploy(release);
  await session.stock(id, demand, dayStartMs);
  await session.play([
    ...healthy,
    ...broken,
    ...off,
    ...mended,
    ...actionsOf([...liveBefore, ...liveDuring]),
  ]);
  await session.settle('The day without a fault');
  const day = await session.state(comparedFromMs(dayStartMs));
  await session.play(actionsOf(late.commands));
  await session.settle('The late file, had it come in time');
  return { day, withLateFile: await session.state(comparedFromMs(dayStartMs)) };
}

/** From when until when the consumer lost messages. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Plays the same day with a release that refuses and fails, then with the subscription switched off, then mended. */
export async function playBrokenDay(
  session: Session,
  release: CompiledStack,
  { id, demand, timeline: { healthy, broken, off, mended, dayStartMs } }: RecoveryPlan,
  {
    root,
    dir,
    nowMs,
    say,
  }: {
    readonly root: string;
    readonly dir: string;
    readonly nowMs: () => number;
    readonly say: (text: string) => void;
  },
): Promise<Outage> {
  const faulty = await releaseOf(release, join(dir, 'release-faulty'), {
    handlers: { InventoryReservationsLambdaFunction: join(root, 'scripts/recovery/faulty-reservations.ts') },
    // Twelve receives take an hour of back-off: on a broken day that is what happens, here it is told in short.
    maxReceives: { InventoryReservationsQueue: 1 },
  });
  const switchedOff = await releaseOf(release, join(dir, 'release-switched-off'), {
    disabledRules: ['InventoryReservationsRule'],
  });

  await session.deploy(release);
  await session.stock(id, demand, dayStartMs);
  await session.play(healthy);
  await session.settle('Until noon');
  const fromMs = nowMs();
  say(
    '12:00  a faulty release of inventory-reservations goes out: it refuses some orders and fails on others',
  );
  await session.deploy(faulty);
  await session.play(broken);
  await session.settle('Noon to two');
  say('14:00  somebody switches its subscription off');
  await session.deploy(switchedOff);
  await session.play(off);
  await session.settle('Two to three');
  const toMs = nowMs();
  say('15:00  the fault is mended and the subscription on again');
  await session.deploy(release);
  await session.play(mended);
  await session.settle('Three to six');
  return { fromMs, toMs };
}
