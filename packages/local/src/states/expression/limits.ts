import type { Json } from '../../template/json.ts';
import { StateFailed } from '../step/failure.ts';

/** Step Functions service quotas: "Maximum input or output size for a task, state, or execution". */
export const largestPayloadBytes = 262_144;

export const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** The value, if it may travel. Throws StateFailed (`States.DataLimitExceeded`). */
export const withinLimit = (value: Json, what: string): Json => {
  const bytes = bytesOf(value);
  if (bytes <= largestPayloadBytes) return value;
  throw new StateFailed(
    'States.DataLimitExceeded',
    `${what} has ${bytes} bytes; at most ${largestPayloadBytes} are allowed.`,
  );
};
