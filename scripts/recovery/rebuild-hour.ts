import { join } from 'node:path';
import type { Action } from '../feed/scenario.ts';
import { isRecord } from '../is-record.ts';
import type { CompiledStack } from '../start/compile-stack.ts';
import type { Operator } from './operator.ts';
import type { RecoveryPlan } from './plan.ts';
import { releaseOf } from './release.ts';
import { approve, type ReplaySeen, request, untilProved } from './replay-steps.ts';
import { type Recount, recountHour } from './sales-recount.ts';
import type { Session } from './session.ts';

/** Units that each hour of these orders charges for: what the changed code makes a difference to. */
function chargesByHour(actions: readonly Action[]): ReadonlyMap<string, number> {
  const charges = new Map<string, number>();
  for (const action of actions) {
    if (action.kind !== 'command' || action.command.body.placedAt === undefined) continue;
    const hour = action.command.body.placedAt.slice(0, 'YYYY-MM-DDTHH'.length);
    const units = action.command.body.lines
      .filter(({ kind }) => kind === 'charge')
      .reduce((sum, { quantity }) => sum + quantity, 0);
    charges.set(hour, (charges.get(hour) ?? 0) + units);
  }
  return charges;
}

/** The hour of the healthy morning in which the changed code changes most. */
export function hourToRebuild(actions: readonly Action[]): string {
  const [most] = [...chargesByHour(actions)].sort(
    ([one, fewer], [other, more]) => more - fewer || (one < other ? -1 : 1),
  );
  if (most === undefined) throw new Error('Nothing was ordered in the morning: there is no hour to rebuild.');
  return most[0];
}

export interface RebuildParts {
  readonly session: Session;
  readonly release: CompiledStack;
  readonly root: string;
  readonly dir: string;
  readonly alice: Operator;
  readonly bob: Operator;
  readonly say: (text: string) => void;
  readonly plan: RecoveryPlan;
}

export interface Rebuilt {
  readonly hour: string;
  readonly replay: ReplaySeen;
  readonly recount: Recount;
  readonly differences: number;
}

/** The hours' figures as the command line gives them, by hour. */
async function salesOf(person: Operator, day: string): Promise<ReadonlyMap<string, string>> {
  const hours = await person.lists(['sales', 'hours', '--during', day, '--limit', '0']);
  return new Map(
    hours.filter(isRecord).map((hour) => [String(hour['hour']), JSON.stringify(hour['totals'])]),
  );
}

/** Deploys code that counts charges as units, too, and rebuilds one hour with it. */
export async function rebuildHour(parts: RebuildParts): Promise<Rebuilt> {
  const { session, release, root, dir, alice, bob, say, plan } = parts;
  const day = new Date(plan.timeline.dayStartMs).toISOString().slice(0, 10);
  const hour = hourToRebuild(plan.timeline.healthy);
  const before = await salesOf(alice, day);
  say(
    'insights-sales is deployed with changed code: a charge, such as postage, counts as a unit from now on',
  );
  await session.deploy(
    await releaseOf(release, join(dir, 'release-changed'), {
      handlers: { InsightsSalesLambdaFunction: join(root, 'scripts/recovery/changed-sales.ts') },
    }),
  );
  const replay = await request(alice, [
    ...['replay', 'request', '--mode', 'rebuild', '--consumer', 'insights-sales', '--during', hour],
    ...['--reason', 'charges are units, too'],
  ]);
  await approve(bob, replay, 'the difference is the postage of that hour');
  const proved = await untilProved(alice, replay.replayId);
  await session.settle('After the rebuild');
  const after = await salesOf(alice, day);
  const recount = await recountHour(session.journal(), hour);
  const isAsRecounted = (figures: string | undefined): boolean =>
    figures !== undefined &&
    Object.entries(recount).every(([name, value]) => figures.includes(`"${name}":${value}`));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  const others = changed.filter((name) => name !== hour);
  say(
    isAsRecounted(after.get(hour)) && others.length === 0
      ? `EQUAL: ${hour} is as its events add up to (${recount.orders} orders, ${recount.units} units), and no other hour has changed.`
      : `NOT EQUAL: ${hour} has ${after.get(hour)}, its events add up to ${JSON.stringify(recount)}; other hours that changed: ${others.join(', ') || 'none'}.`,
  );
  return {
    hour,
    replay: proved,
    recount,
    differences: (isAsRecounted(after.get(hour)) ? 0 : 1) + others.length,
  };
}
