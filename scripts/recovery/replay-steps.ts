import { isRecord } from '../is-record.ts';
import type { Operator } from './operator.ts';

/** What the API says of a replay, as far as the rehearsal looks at it. */
export interface ReplaySeen {
  readonly replayId: string;
  readonly status: string;
  readonly planHash: string;
  readonly planned: number;
  /** Consumers that reach outside of the database, which an approver must allow by name. */
  readonly external: readonly string[];
  readonly verification: Readonly<Record<string, unknown>>;
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

const seen = (view: unknown): ReplaySeen => {
  const verification = at(view, 'verification');
  return {
    replayId: String(at(view, 'replayId')),
    status: String(at(view, 'status')),
    planHash: String(at(view, 'plan', 'planHash')),
    planned: Number(at(view, 'plan', 'planned') ?? 0),
    external: texts(at(view, 'plan', 'externalEffects')),
    verification: isRecord(verification) ? verification : {},
  };
};

export const look = async (person: Operator, replayId: string): Promise<ReplaySeen> =>
  seen(await person.asks(['replay', 'show', replayId]));

/** The latest replay: the one that was just asked for. */
export async function latest(person: Operator): Promise<ReplaySeen> {
  const [newest] = await person.lists(['replay', 'list', '--limit', '1']);
  return look(person, seen(newest).replayId);
}

/** Asks for a replay and waits for its plan and rehearsal; the differences are shown. */
export async function request(person: Operator, words: readonly string[]): Promise<ReplaySeen> {
  await person.types(words);
  const replay = await latest(person);
  if (replay.status !== 'awaitingApproval') {
    throw new Error(`Replay ${replay.replayId} is ${replay.status} where it should wait for an approval.`);
  }
  return replay;
}

/** A second person looks at the differences and approves this very plan, external effects too where it has some. */
export async function approve(person: Operator, replay: ReplaySeen, reason: string): Promise<void> {
  await person.types(['replay', 'deltas', replay.replayId, '--limit', '5']);
  await person.types([
    ...['replay', 'approve', replay.replayId, '--plan-hash', replay.planHash, '--reason', reason],
    ...(replay.external.length > 0 ? ['--allow-external'] : []),
  ]);
}

/** Follows it to its end, which must be a proved one. */
export async function untilProved(person: Operator, replayId: string): Promise<ReplaySeen> {
  await person.types(['replay', 'watch', replayId]);
  const replay = await look(person, replayId);
  const { balanced, differencesEqual } = replay.verification;
  if (replay.status !== 'done' || balanced !== true || differencesEqual !== true) {
    throw new Error(
      `Replay ${replayId} is ${replay.status}: ${JSON.stringify(replay.verification)}. It should be done, balanced and as rehearsed.`,
    );
  }
  return replay;
}
