import type { ConsumerHandler } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Lane1, lane1, undisturbed } from '../world/lane1.ts';
import { brought, queueOf } from '../world/queue.ts';

/** A message's visibility, and more: the retry falls into another minute. */
const RETRY_AFTER_MS = 61_000;

export interface ConsumerSituation {
  readonly name: string;
  /** A process of the consumer's function. */
  readonly boot: (world: Lane1, around: Around) => ConsumerHandler;
  /** What its queue brought before, without any interruption. */
  readonly before?: readonly CloudEvent[];
  /** What else is there before. */
  readonly given?: (world: Lane1) => Promise<unknown>;
  /** What comes now, in one batch. */
  readonly batch: readonly (CloudEvent | string)[];
  readonly tables: readonly string[];
  readonly moreBooks?: (world: Lane1) => unknown;
  /** Whoever comes first wins, and a crash may change who that is: `wrong` alone says what must hold. */
  readonly isRace?: boolean;
  readonly wrong?: (world: Lane1) => string | undefined;
}

/** A batch of messages for a consumer, each delivered until its function has acknowledged it. */
export const consumerScenario = (situation: ConsumerSituation): Scenario => ({
  name: situation.name,
  begin: async () => {
    const world = lane1();
    await situation.given?.(world);
    const calm = situation.boot(world, undisturbed);
    await brought(calm, ...(situation.before ?? []));
    const queue = queueOf(situation.batch);
    return {
      steps: [
        {
          name: `the batch of ${situation.name}`,
          boot: (around) => {
            const handler = situation.boot(world, around);
            return () => queue.deliver(handler);
          },
        },
      ],
      waitForRetry: () => world.clock.pass(RETRY_AFTER_MS),
      books: () =>
        situation.isRace === true ? 'either' : [world.books(situation.tables), situation.moreBooks?.(world)],
      wrong: () => situation.wrong?.(world),
    };
  },
});
