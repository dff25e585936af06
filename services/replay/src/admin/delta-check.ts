import { COMPARISONS, type Delta, type FieldDelta, type ItemDelta, OUTCOME_KINDS } from '../domain/model.ts';
import { isFlag, isNumber, isText, listOf, maybe, oneOf, shapeOf } from '../domain/shape.ts';

const anything = (): boolean => true;

const delta = shapeOf<Delta>({
  eventKey: isText,
  type: isText,
  subject: isText,
  time: isText,
  recordedTime: isText,
  hour: isText,
  consumer: isText,
  outcome: oneOf(OUTCOME_KINDS),
  comparison: maybe(oneOf(COMPARISONS)),
  cause: maybe(isText),
  why: maybe(isText),
  changes: listOf(
    shapeOf<ItemDelta>({
      table: isText,
      pk: isText,
      sk: isText,
      isNew: isFlag,
      digest: isText,
      endDigest: maybe(isText),
      fields: listOf(
        shapeOf<FieldDelta>({ name: isText, before: anything, after: anything, by: maybe(isNumber) }),
      ),
    }),
  ),
  emits: listOf(shapeOf<{ type: string; id: string }>({ type: isText, id: isText })),
});

const isDelta = (value: unknown): value is Delta => delta(value);

/** The delta that a line of a worker's file is, or undefined. Never throws. */
export const deltaFrom = (text: string): Delta | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isDelta(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
