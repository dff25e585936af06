import { gunzipSync } from 'node:zlib';
import type { Replay } from '../../../services/replay/src/domain/model.ts';
import { deliveryOf } from '../functions/at-door.ts';

interface Line {
  readonly delivery: string;
  readonly outcome: string;
}

export interface Evidence {
  /** The files in which a replay keeps what became of each delivery. */
  readonly files: readonly Uint8Array[];
  /** What its consumers said at their doors to have applied for it. */
  readonly applied: ReadonlySet<string>;
  /** Some task of it ended without an answer: what it did last may be in no file. */
  readonly hasFailed: boolean;
}

/** What is wrong with what a replay says it has applied: delivery by delivery, whether it came to its end or was given up. */
export const wrongIn = (
  { replayId, status, applied: said }: Replay,
  { files, applied, hasFailed }: Evidence,
): readonly string[] => {
  const lines = files.flatMap(linesIn);
  const wrong: string[] = [];
  const counted = new Map<string, number>();
  for (const { delivery, outcome } of lines) {
    counted.set(outcome, (counted.get(outcome) ?? 0) + 1);
    if (outcome === 'applied' && !applied.has(delivery))
      wrong.push(`${replayId} says that it has applied ${delivery}, which has not`);
  }
  for (const [outcome, times] of Object.entries(said?.outcomes ?? {})) {
    if (times !== (counted.get(outcome) ?? 0))
      wrong.push(
        `${replayId}, ${status}, counts ${times} ${outcome}, its lines have ${counted.get(outcome)}`,
      );
  }
  if (said === undefined && lines.length > 0)
    wrong.push(`${replayId}, ${status}, has ${lines.length} lines, and counts none`);
  const known = new Set(lines.map(({ delivery }) => delivery));
  for (const delivery of hasFailed ? [] : applied) {
    if (!known.has(delivery)) wrong.push(`${replayId} has applied ${delivery}, and does not say so`);
  }
  return wrong;
};

const linesIn = (file: Uint8Array): readonly Line[] =>
  gunzipSync(file)
    .toString('utf8')
    .split('\n')
    .flatMap((text): readonly Line[] => {
      if (text === '') return [];
      const { eventKey, consumer, outcome }: Readonly<Record<string, unknown>> = JSON.parse(text);
      return [{ delivery: deliveryOf(String(consumer), String(eventKey)), outcome: String(outcome) }];
    });
