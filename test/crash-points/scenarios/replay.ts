import type { CloudEvent } from '@twolane/contracts';
import type { Scenario, Step } from '../core/scenario.ts';
import { undisturbed } from '../world/lane1.ts';
import { allConsumers, TABLES } from '../world/lane2/consumers.ts';
import { type Lane2, lane2 } from '../world/lane2/lane2.ts';
import { planHashOf, uploadIdOf } from '../world/lane2/read-record.ts';
import { lookAtReplay, type ReplayLooks, replayBooks } from '../world/lane2/replay-books.ts';
import { firstWrong, itemAt } from '../world/look.ts';
import { brought } from '../world/queue.ts';
import { arrived, line, placed, sentBack } from './given-events.ts';
import { type AdminCall, adminStep, executionSteps, happens, type People, taskStep } from './replay-steps.ts';
import { salesTotals } from './sales-totals.ts';

const RETRY_AFTER_MS = 61_000;
const limits = { failurePercent: 100, duplicatePercent: 100 };
const range = { axis: 'recorded', from: '2026-11-21T04:04:00Z', to: '2026-11-21T04:05:06Z' };
const hour = { axis: 'occurred', from: '2026-11-21T03:00:00Z', to: '2026-11-21T04:00:00Z' };
const reason = 'an hour was lost';

const record = async ({ world }: Lane2, ...events: readonly CloudEvent[]): Promise<void> => {
  for (const event of events) await world.store.commit({ writes: [], events: [event] });
};

const request = (body: object): AdminCall => ({
  route: 'POST /admin/replays',
  key: 'request',
  body: { reason, limits, ...body },
  status: 201,
});
const about = (what: string, replayId: string, body: object = { reason }): AdminCall => ({
  route: `POST /admin/replays/{replayId}/${what}`,
  params: { replayId },
  key: what,
  body,
});
const approved = (lane: Lane2) => (replayId: string) => ({
  ...about('approval', replayId, { planHash: planHashOf(lane, replayId), reason }),
  as: 'grace',
});
const approving = (lane: Lane2): People => ({
  approval: (replayId) => [approved(lane)(replayId)],
  resume: (replayId) => [about('resume', replayId)],
});

interface Replayed {
  readonly name: string;
  readonly given: (lane: Lane2) => Promise<unknown>;
  readonly request: AdminCall;
  readonly people?: (lane: Lane2) => People;
  /** Before the replay is requested. */
  readonly first?: (lane: Lane2) => Iterable<Step>;
  readonly facts: (lane: Lane2, looks: ReplayLooks) => readonly (readonly [string, unknown, unknown])[];
  readonly status?: string;
}

/** A replay from its request to its end. */
const replayed = ({
  name,
  given,
  people = approving,
  first,
  facts,
  status = 'done',
  ...one
}: Replayed): Scenario => ({
  name,
  // One execution a replay, one task at a time.
  isAlone: true,
  begin: async () => {
    const lane = lane2({ onSleep: () => lane.live.flow() });
    await given(lane);
    function* steps(): Generator<Step> {
      yield* first?.(lane) ?? [];
      yield adminStep(lane, withUpload(lane, one.request));
      yield* executionSteps(lane, people(lane));
      yield happens('live traffic goes on', () => lane.live.flow());
    }
    return {
      steps: steps(),
      waitForRetry: () => lane.world.clock.pass(RETRY_AFTER_MS),
      books: async () => replayBooks(lane, await lookAtReplay(lane)),
      wrong: async () => {
        const looks = await lookAtReplay(lane);
        return firstWrong(
          ['the replay’s status', [looks.replay?.status, looks.replay?.cause], [status, looks.replay?.cause]],
          ['the audit trail', looks.trailHolds, true],
          ...facts(lane, looks),
        );
      },
    };
  },
});

/** What is said to have been uploaded has the id that it was given. */
const withUpload = (lane: Lane2, call: AdminCall): AdminCall => {
  const uploadId = uploadIdOf(lane);
  return uploadId === undefined ? call : { ...call, body: { ...Object(call.body), backfill: { uploadId } } };
};

const stock = ({ world }: Lane2, sku: string) =>
  itemAt(world, TABLES.inventory, `sku#${sku}`, 'stock')?.['available'];
const missed = [
  arrived('d-1', [line('S0', 3)]),
  arrived('d-2', [line('S1', 4)]),
  arrived('d-3', [line('S0', 5)]),
];
const allMissed = async (lane: Lane2): Promise<void> => {
  await record(lane, ...missed);
  lane.live.miss();
};
const proved = ({ replay }: ReplayLooks) => {
  const { balanced, differencesEqual, planned } = replay?.verification ?? {};
  return { balanced, differencesEqual, planned };
};

const redelivery = request({ mode: 'redeliver', consumers: ['inventory-restock'], range });

/** Sales of the hour before: one was counted, two were missed. */
const sold = [placedAt('o-1'), placedAt('o-2'), placedAt('o-3')];
function placedAt(orderId: string): CloudEvent {
  const at = '2026-11-21T03:10:00.000Z';
  return { ...placed(orderId, [line('LAMP', 2)]), time: at, recordedtime: at };
}
const countedOne = async (lane: Lane2): Promise<void> => {
  await record(lane, ...sold);
  lane.live.miss();
  const sales = allConsumers(lane.world, undisturbed).get('insights-sales');
  const [first] = sold;
  if (sales !== undefined && first !== undefined) await brought(sales, first);
};

const file = [
  arrived('late-1', [line('S0', 7)]),
  arrived('late-2', [line('S1', 8)]),
  sentBack('late-3', [line('S2', 1)]),
];
function* uploading(lane: Lane2): Generator<Step> {
  yield adminStep(lane, {
    route: 'POST /admin/backfills',
    key: 'announce',
    body: { name: 'a day' },
    status: 201,
  });
  const uploadId = uploadIdOf(lane) ?? '';
  yield happens('the file is sent to its URL', () =>
    lane.bucket.files.put(
      `uploads/${uploadId}/file`,
      Buffer.from(file.map((event) => `${JSON.stringify(event)}\n`).join('')),
    ),
  );
  yield adminStep(lane, {
    route: 'POST /admin/backfills/{uploadId}/validation',
    params: { uploadId },
    key: 'validate',
    status: 202,
  });
  for (const validation of lane.validations.slice(0, 1))
    yield taskStep(lane, { step: 'validateUpload', ...validation });
}

export const replayScenarios: readonly Scenario[] = [
  replayed({
    name: 'replay: what a consumer missed is redelivered',
    given: allMissed,
    request: redelivery,
    facts: (lane, looks) => [
      ['S0', stock(lane, 'S0'), 8],
      ['S1', stock(lane, 'S1'), 4],
      ['the receipt', proved(looks), { balanced: true, differencesEqual: true, planned: 3 }],
    ],
  }),
  replayed({
    name: 'replay: paused after its approval, and resumed',
    given: allMissed,
    request: redelivery,
    people: (lane) => ({
      ...approving(lane),
      approval: (replayId) => [approved(lane)(replayId), about('pause', replayId)],
    }),
    facts: (lane) => [['S0', stock(lane, 'S0'), 8]],
  }),
  replayed({
    name: 'replay: aborted after its approval',
    given: allMissed,
    request: redelivery,
    people: (lane) => ({
      ...approving(lane),
      approval: (replayId) => [approved(lane)(replayId), about('abort', replayId)],
    }),
    status: 'aborted',
    facts: (lane) => [['S0', stock(lane, 'S0'), undefined]],
  }),
  replayed({
    name: 'replay: rejected',
    given: allMissed,
    request: redelivery,
    people: (lane) => ({ ...approving(lane), approval: (replayId) => [about('rejection', replayId)] }),
    status: 'rejected',
    facts: (lane) => [['S0', stock(lane, 'S0'), undefined]],
  }),
  replayed({
    name: 'replay: an hour of sales is rebuilt',
    given: countedOne,
    request: request({ mode: 'rebuild', consumers: ['insights-sales'], range: hour }),
    facts: ({ world }, looks) => [
      [
        'the new figures',
        salesTotals(world, TABLES.insights, '2026-11-21T03', 2),
        { orders: 3, units: 6, grossMinor: 600 },
      ],
      ['the receipt', proved(looks), { balanced: true, differencesEqual: true, planned: 3 }],
    ],
  }),
  replayed({
    name: 'replay: an uploaded file is backfilled',
    given: async () => undefined,
    first: uploading,
    request: request({ mode: 'backfill' }),
    people: (lane) => ({
      ...approving(lane),
      approval: (replayId) => [
        {
          ...about('approval', replayId, {
            planHash: planHashOf(lane, replayId),
            allowExternal: true,
            reason,
          }),
          as: 'grace',
        },
      ],
    }),
    facts: (lane) => [
      ['S0', stock(lane, 'S0'), 7],
      ['S1', stock(lane, 'S1'), 8],
      ['S2', stock(lane, 'S2'), 1],
    ],
  }),
];
