import { replayTable } from '../../../services/replay/src/replay-table.ts';
import type { Scenario, Step } from '../core/scenario.ts';
import { lane2, REPLAY } from '../world/lane2/lane2.ts';
import { lookAtReplay, replayBooks } from '../world/lane2/replay-books.ts';
import { firstWrong } from '../world/look.ts';
import { type AdminCall, adminStep, happens, taskStep } from './replay-steps.ts';
import { type Failure, watchStep } from './watch-step.ts';

const MINUTE_MS = 60_000;

const request: AdminCall = {
  route: 'POST /admin/replays',
  key: 'request',
  body: {
    mode: 'redeliver',
    reason: 'an hour was lost',
    consumers: ['inventory-restock'],
    range: { axis: 'recorded', from: '2026-11-21T04:04:00Z', to: '2026-11-21T04:05:06Z' },
  },
  status: 201,
};

/** The request was put on record, and whoever was to start it was killed. */
const started: Scenario = {
  name: 'replayWatch: a replay that nobody started is started',
  begin: async () => {
    const lane = lane2();
    const failures: Failure[] = [];
    return {
      steps: [
        adminStep(lane, request),
        happens('its execution is lost', async () => {
          const [replayId] = lane.started;
          // Nobody may have started it: then it is as it should be.
          if (replayId === undefined) return;
          lane.started.clear();
          const table = replayTable(REPLAY);
          const found = await table.load(lane.world.store, replayId);
          if (found === undefined) throw new Error('It is not on record.');
          const { executionArn: _, ...unstarted } = found.value;
          await lane.world.store.commit({ writes: [table.put(unstarted, found.version)], events: [] });
        }),
        watchStep(lane, 'running', failures),
      ],
      waitForRetry: () => lane.world.clock.pass(MINUTE_MS),
      books: async () => replayBooks(lane, await lookAtReplay(lane)),
      wrong: async () =>
        firstWrong(
          ['executions', lane.started.size, 1],
          ['on record', (await lookAtReplay(lane)).replay?.executionArn === undefined, false],
        ),
    };
  },
};

/** Its execution was killed: the watch has the worker close the record and give back what it holds. */
const closed: Scenario = {
  name: 'replayWatch and replayWorker: a replay whose execution was killed is closed',
  begin: async () => {
    const lane = lane2();
    const failures: Failure[] = [];
    function* steps(): Generator<Step> {
      yield adminStep(lane, request);
      yield happens('time passes', () => lane.world.clock.pass(10 * MINUTE_MS));
      yield watchStep(lane, 'ended', failures);
      // Where the request could not start it, or not note that, the first run did; the next one finds it killed.
      if (failures.length === 0) yield watchStep(lane, 'ended', failures);
      for (const failure of failures.slice(0, 1)) yield taskStep(lane, { step: 'fail', ...failure });
    }
    return {
      steps: steps(),
      waitForRetry: () => lane.world.clock.pass(MINUTE_MS),
      books: async () => replayBooks(lane, await lookAtReplay(lane)),
      wrong: async () => firstWrong(['its status', (await lookAtReplay(lane)).replay?.status, 'failed']),
    };
  },
};

export const watchScenarios: readonly Scenario[] = [started, closed];
