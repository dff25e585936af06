import type { Result } from '../../result.ts';
import type { S3Refusal } from '../../s3/refusals.ts';
import { RequestRefused } from '../wire-error.ts';

/** The value, or the refusal on its way to whoever answers. Throws RequestRefused. */
export const demand = <Value>(result: Result<Value, S3Refusal>): Value => {
  if (result.ok) return result.value;
  throw new RequestRefused(result.refusal);
};
