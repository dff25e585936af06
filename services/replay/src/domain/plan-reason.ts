export type ReasonName =
  | 'reason-missing'
  | 'rate-out-of-bounds'
  | 'limit-out-of-bounds'
  | 'range-missing'
  | 'range-not-taken'
  | 'range-empty'
  | 'range-reversed'
  | 'range-in-the-future'
  | 'range-past-the-horizon'
  | 'range-too-long'
  | 'range-not-whole-hours'
  | 'no-consumer'
  | 'too-many-consumers'
  | 'unknown-consumer'
  | 'consumer-twice'
  | 'consumers-not-taken'
  | 'not-one-projection'
  | 'not-a-projection'
  | 'too-many-types'
  | 'unknown-type'
  | 'type-not-taken'
  | 'filter-not-taken'
  | 'backfill-missing'
  | 'backfill-not-taken'
  | 'messages-out-of-bounds'
  | 'message-not-adjustable'
  | 'unknown-upload'
  | 'upload-not-validated'
  | 'upload-has-bad-lines'
  | 'upload-has-nothing-good';

/** Why a request cannot be planned. */
export interface Reason {
  readonly name: ReasonName;
  /** JSON Pointer into the spec. */
  readonly pointer: string;
  readonly message: string;
}

export const reason = (name: ReasonName, pointer: string, message: string): Reason => ({
  name,
  pointer,
  message,
});
export const when = (is: boolean, ...found: Parameters<typeof reason>): readonly Reason[] =>
  is ? [reason(...found)] : [];
