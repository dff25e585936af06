import type { Result } from '@twolane/contracts';

// The type is shared; the two makers are not worth loading every contract at the stack's start.
export type { Result };

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

export const refuse = <Refusal>(refusal: Refusal): Result<never, Refusal> => ({ ok: false, refusal });
