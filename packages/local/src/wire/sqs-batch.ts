import { ok, type Result, refuse } from '../result.ts';
import { maximumBatchBytes, maximumBatchEntries } from '../sqs/limits.ts';
import { batchTooLong, emptyBatch, idsNotDistinct, invalidEntryId, tooManyEntries } from '../sqs/refusals.ts';
import type { NewMessage, SqsRefusal } from '../sqs/types.ts';
import { messageBytes } from '../sqs/validate-message.ts';

const entryId = /^[\w-]{1,80}$/;

/** API reference, "Errors" of SendMessageBatch and its siblings: what is wrong with a batch as such. */
export const batchProblem = (ids: readonly string[], entryShape: string): SqsRefusal | undefined => {
  if (ids.length === 0) return emptyBatch(entryShape);
  if (ids.length > maximumBatchEntries) return tooManyEntries(ids.length);
  if (!ids.every((id) => entryId.test(id))) return invalidEntryId;
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  return repeated === undefined ? undefined : idsNotDistinct(repeated);
};

export const batchSizeProblem = (messages: readonly NewMessage[]): SqsRefusal | undefined => {
  const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0);
  return bytes > maximumBatchBytes ? batchTooLong(maximumBatchBytes, bytes) : undefined;
};

/** Answers entry by entry. */
export const batchAnswer = <Value>(
  ids: readonly string[],
  results: readonly Result<Value, SqsRefusal>[],
  successOf: (value: Value) => object,
): Result<object, never> => {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const [index, result] of results.entries()) {
    const Id = ids[index];
    if (result.ok) successful.push({ Id, ...successOf(result.value) });
    else {
      const { queryCode, message } = result.refusal;
      failed.push({ Id, SenderFault: true, Code: queryCode, Message: message });
    }
  }
  return ok({ Successful: successful, Failed: failed });
};

/** The only answer of a list of one. */
export const onlyAnswer = <Value>(
  results: readonly Result<Value, SqsRefusal>[],
): Result<Value, SqsRefusal> => {
  const [first] = results;
  if (first === undefined) throw new Error('A queue answered one entry with nothing.');
  return first.ok ? first : refuse(first.refusal);
};
