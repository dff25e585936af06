import manifestJson from '../../services/replay/generated/consumers.json' with { type: 'json' };
import { DEFAULT_RATE_PER_SEC, MAX_RATE_PER_SEC } from '../../services/replay/src/domain/limits.ts';
import { readManifest } from '../../services/replay/src/domain/manifest.ts';
import { LIVE_ORDERS_PER_SEC, liveLoad } from './replay-live-load.ts';
import { type ReplayRun, replayRunner } from './replay-runs.ts';
import { recordFeed } from './replay-stack.ts';
import {
  type BusinessHash,
  changedItems,
  hashOf,
  readBusiness,
  unexplainedBookings,
} from './replay-state.ts';
import { type Report, rounded } from './report.ts';

const ROUNDS = 3;
const ALONE_MS = 45_000;
/** Twice the default, so that a month does not take an hour. */
const RATE_PER_SEC = 2 * DEFAULT_RATE_PER_SEC;
const SHOWN_CHANGES = 5;

const manifest = readManifest(manifestJson);
const consumersWith = (is: (effect: string) => boolean): readonly string[] =>
  manifest.filter(({ effect }) => is(effect)).map(({ name }) => name);

const perSec = (deliveries: number, seconds: number | undefined): number =>
  rounded(deliveries / Math.max(seconds ?? 0, 1), 0);

/** Everything that was recorded is replayed three times while customers buy, and once more with nobody about. */
export async function benchReplayUnderLoad(root: string, feed: readonly string[]): Promise<Report> {
  await using recorded = await recordFeed(root, feed);
  const { session, fromMs, toMs, dayStartMs } = recorded;
  const live = liveLoad(session);
  const { run } = replayRunner(session);
  const everything = (consumers: readonly string[], ratePerSec: number): object => ({
    mode: 'redeliver',
    reason: 'bench: everything once more',
    consumers,
    range: { axis: 'recorded', from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    ratePerSec,
  });

  await live.alone('warm-up', ALONE_MS / 4);
  await live.settle('Live orders');

  const rounds: Round[] = [];
  const round = async (what: string, work: () => Promise<ReplayRun>): Promise<void> => {
    const before = await readBusiness(session, dayStartMs);
    const ordersBefore = live.count();
    const replay = await work();
    await live.settle(what);
    const after = await readBusiness(session, dayStartMs);
    const ended = roundOf(what, replay, before, after, live.count() - ordersBefore);
    rounds.push(ended);
    process.stderr.write(`${rowOf(ended).join(', ')}\n`);
  };
  for (let n = 1; n <= ROUNDS; n += 1) {
    // Between the replays, so that whatever else the machine does is in both figures.
    await live.alone('alone', ALONE_MS);
    await live.settle('Live orders alone');
    await round(`replay ${n}`, () => {
      let status = 'planning';
      const replay = run(
        everything(
          consumersWith((effect) => effect !== 'external'),
          RATE_PER_SEC,
        ),
        (now) => {
          status = now;
        },
      );
      return live.during(() => `replay ${n} ${status}`, replay);
    });
  }
  await round('nobody about', () =>
    run(
      everything(
        consumersWith(() => true),
        MAX_RATE_PER_SEC,
      ),
    ),
  );

  const alone = await live.latency((beside) => beside === 'alone');
  const during = await live.latency((beside) => beside.startsWith('replay'));
  const phases: Record<string, unknown> = {};
  for (const phase of phasesOf(live.besides())) {
    phases[phase] = await live.latency((beside) => beside.endsWith(` ${phase}`));
  }
  const lane1 = recorded.deliveries / recorded.seconds;
  const fastest = rounds.at(-1);
  const rates = {
    lane1: rounded(lane1, 0),
    redelivery: perSec(fastest?.replay.planned ?? 0, fastest?.replay.seconds['applying']),
    rehearsal: perSec(fastest?.replay.planned ?? 0, fastest?.replay.seconds['rehearsing']),
  };
  const p99Ratio = rounded(during.p99Ms / alone.p99Ms);
  const p50Ratio = rounded(during.p50Ms / alone.p50Ms);
  return {
    id: 'replayUnderLoad',
    title: `(f) everything recorded is replayed ${ROUNDS} times at ${RATE_PER_SEC}/s under ${LIVE_ORDERS_PER_SEC} live orders/s, then once with nobody about`,
    columns: [
      'what',
      'deliveries',
      'rehearsed/s',
      'redelivered/s',
      'withheld',
      'external',
      'state',
      'proved',
    ],
    rows: rounds.map(rowOf),
    findings: [
      ...rounds.flatMap(({ what, changed }) =>
        changed.length === 0
          ? []
          : [`${what} changed ${changed.length}: ${changed.slice(0, SHOWN_CHANGES).join(', ')}`],
      ),
      `live orders, placed to confirmed: p50 ${alone.p50Ms} ms and p99 ${alone.p99Ms} ms alone (${alone.orders} orders), p50 ${during.p50Ms} ms and p99 ${during.p99Ms} ms during replays (${during.orders} orders): ${p50Ratio} and ${p99Ratio} times`,
      `with nobody about ${rates.redelivery} redeliveries/s and ${rates.rehearsal} rehearsals/s, where lane 1 delivered ${rates.lane1}/s: ${rounded(rates.redelivery / lane1)} and ${rounded(rates.rehearsal / lane1)} times`,
    ],
    values: { rounds, alone, during, phases, p50Ratio, p99Ratio, rates },
  };
}

interface Round {
  readonly what: string;
  readonly replay: ReplayRun;
  readonly hashBefore: string;
  readonly hashAfter: string;
  readonly changed: readonly string[];
  readonly externalEffects: number;
  readonly liveOrders: number;
}

const roundOf = (
  what: string,
  replay: ReplayRun,
  before: BusinessHash,
  after: BusinessHash,
  liveOrders: number,
): Round => ({
  what,
  replay,
  hashBefore: hashOf(before),
  hashAfter: hashOf(after),
  changed: changedItems(before, after),
  externalEffects: unexplainedBookings(before, after, liveOrders),
  liveOrders,
});

const rowOf = ({ what, replay, hashBefore, hashAfter, externalEffects }: Round): Report['rows'][number] => [
  what,
  replay.planned,
  perSec(replay.planned, replay.seconds['rehearsing']),
  perSec(replay.planned, replay.seconds['applying']),
  (replay.rehearsed['withheld'] ?? 0) + (replay.applied['withheld'] ?? 0),
  externalEffects,
  hashBefore === hashAfter ? `${hashAfter}, unchanged` : `${hashBefore} became ${hashAfter}`,
  replay.isProved ? 'yes' : 'no',
];

const phasesOf = (besides: readonly string[]): readonly string[] => [
  ...new Set(
    besides.flatMap((beside) => (beside.startsWith('replay') ? [beside.split(' ').at(-1) ?? ''] : [])),
  ),
];
