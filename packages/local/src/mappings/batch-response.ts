import { isJsonList, isJsonObject, type Json, parseJson } from '../template/json.ts';

/** What a function said about its batch. */
export type BatchVerdict =
  | { readonly kind: 'all-done' }
  | { readonly kind: 'all-failed' }
  | { readonly kind: 'some-failed'; readonly identifiers: ReadonlySet<string> };

const parse = (payload: string): Json | undefined => {
  try {
    return parseJson(payload);
  } catch {
    return undefined;
  }
};

/**
 * Reads the response of a function whose mapping has ReportBatchItemFailures (Lambda developer guide,
 * "Success and failure conditions"): null, an empty object, and a null or empty list are success; an
 * item without an identifier, with an empty one, or with one that was not in the batch fails the batch.
 */
export const verdictOf = (payload: string, batch: ReadonlySet<string>): BatchVerdict => {
  const response = parse(payload);
  if (response === undefined) return { kind: 'all-failed' };
  if (!isJsonObject(response)) return response === null ? { kind: 'all-done' } : { kind: 'all-failed' };
  const failures = response['batchItemFailures'];
  if (failures === undefined || failures === null) return { kind: 'all-done' };
  if (!isJsonList(failures)) return { kind: 'all-failed' };
  const identifiers = new Set<string>();
  for (const failure of failures) {
    const identifier = isJsonObject(failure) ? failure['itemIdentifier'] : undefined;
    if (typeof identifier !== 'string' || !batch.has(identifier)) return { kind: 'all-failed' };
    identifiers.add(identifier);
  }
  return identifiers.size === 0 ? { kind: 'all-done' } : { kind: 'some-failed', identifiers };
};
