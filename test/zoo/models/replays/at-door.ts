import type { DoorAnswer, DoorRequest, EventOutcome } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import type { Lane2 } from '../../../crash-points/world/lane2/lane2.ts';
import type { Random } from '../../../simulation/kernel/random.ts';
import type { Wrongs } from '../first-wrong.ts';
import { type Knowledge, recordOf } from './knowledge.ts';
import { placeOf, type Scene } from './scene.ts';

/** A worker looks at people's wishes every second; what it has begun by then it may end. */
const HEARD_AFTER_MS = 1_600;

/** While live messages wait, one delivery is made in ten seconds. */
const YIELDS_FOR_MS = 9_000;

export interface Doorkeeper {
  readonly lane: () => Lane2;
  readonly scene: () => Scene;
  readonly known: Knowledge;
  readonly random: Random;
  readonly wrong: Wrongs;
}

interface Named {
  readonly key: string;
  readonly place: number;
}

const namesOf = (events: readonly unknown[]): readonly Named[] =>
  events.map((event) => {
    const { source, id, partitionkey } = Object(event);
    return { key: eventKey({ source, id }), place: placeOf(String(partitionkey)) };
  });

/** Looks at each request for the application of events: whether it may be made, and remembers its answer. */
export const doorkeeper =
  ({ lane, scene, known, random, wrong }: Doorkeeper) =>
  async (
    consumer: string,
    request: DoorRequest,
    knock: (request: DoorRequest) => Promise<DoorAnswer>,
  ): Promise<DoorAnswer> => {
    if (request.kind !== 'apply') return knock(request);
    const replay = await recordOf(lane(), known.replayId);
    const { approved } = known;
    if (approved === undefined) wrong('events are applied that nobody has approved');
    if (request.allowExternal !== (approved?.allowExternal ?? false)) {
      wrong('a consumer is told another leave for effects outside than was approved');
    }
    if (known.identityAtStart !== known.planIdentity) {
      wrong('what is applied is not what was planned: code or policy are others');
    }
    if (known.wishAtStart !== 'run') wrong(`events are applied although people wish "${known.wishAtStart}"`);
    const stoppedMs = known.stopWishedAtMs;
    if (stoppedMs !== undefined && lane().world.clock.now() - stoppedMs > HEARD_AFTER_MS) {
      wrong('a worker goes on long after people have wished otherwise');
    }
    if (known.isBusy && lane().world.clock.now() - known.taskSinceMs < YIELDS_FOR_MS) {
      wrong('a replay goes on at once although live messages wait');
    }
    if (known.hasEnded) wrong('events are applied by a replay that has ended');
    const stage = replay?.stage ?? 0;
    const least = stage === 100 ? 10 : stage === 10 ? 1 : 0;
    const names = namesOf(request.events);
    if (names.some(({ place }) => place < least || place >= stage)) {
      wrong(`an aggregate is let through that is not in the stage of ${stage} percent`);
    }
    if (!scene().consumer.startsWith(consumer)) wrong(`${consumer} is asked, whom nobody has chosen`);

    const answer = await answered(request, names, knock);
    const kept = known.outcomes.get(stage) ?? new Map<string, string>();
    known.outcomes.set(stage, kept);
    for (const [index, { kind }] of answer.outcomes.entries()) kept.set(names[index]?.key ?? '', kind);
    if (!known.isCalm && random.chance(0.03)) throw new RetryableError('The answer was lost.');
    return answer;

    /** Mostly the door's own; sometimes a conflict that does not pass, or another change than was shown. */
    async function answered(
      asked: DoorRequest & { readonly kind: 'apply' },
      those: readonly Named[],
      open: (request: DoorRequest) => Promise<DoorAnswer>,
    ): Promise<DoorAnswer> {
      const conflicts = new Set(those.filter(({ key }) => isContended(key)).map(({ key }) => key));
      const events = asked.events.filter((_, index) => !conflicts.has(those[index]?.key ?? ''));
      const { outcomes, ...rest } = await open({ ...asked, events });
      const left = [...outcomes];
      return {
        ...rest,
        outcomes: those.flatMap(({ key }): readonly EventOutcome[] => {
          if (conflicts.has(key)) return [conflictOf(key)];
          const outcome = left.shift();
          return outcome === undefined ? [] : [changedOtherwise(outcome, key)];
        }),
      };
    }

    function changedOtherwise(outcome: EventOutcome, key: string): EventOutcome {
      if (!known.isCalm || outcome.kind !== 'applied' || !random.chance(0.03)) return outcome;
      known.otherwise.add(key);
      return {
        ...outcome,
        changes: outcome.changes.map(({ endDigest: _, ...change }) => ({ ...change, digest: 'another' })),
      };
    }
  };

/** Some events meet a conflict each time that they are asked about. */
const isContended = (key: string): boolean => placeOf(`contended ${key}`) < 4;

const conflictOf = (key: string): EventOutcome => ({
  eventKey: key,
  kind: 'failed',
  cause: 'conflict',
  why: 'Others keep writing it.',
  mayPassLater: true,
  changes: [],
  emits: [],
});
