import { Ended } from '../ended.ts';
import { FAILED, NOT_REACHABLE } from '../exit-status.ts';
import { listAt, textAt } from '../look.ts';
import { printable, short } from '../views/words.ts';
import { nextStep } from './next-step.ts';

/** Of the list of what is wrong; an upload of a million bad lines has its own command. */
const MAX_SHOWN_ERRORS = 20;

export interface Refused {
  readonly status: number;
  readonly body: unknown;
  readonly correlationId?: string | undefined;
  /** Present where the request may have taken effect and can be repeated safely. */
  readonly idempotencyKey?: string | undefined;
}

const errorLine = (error: unknown): string => {
  const where = textAt(error, 'pointer') ?? textAt(error, 'field') ?? textAt(error, 'name') ?? '';
  const what = textAt(error, 'detail') ?? textAt(error, 'message') ?? short(error);
  return where === '' ? `  ${what}` : `  ${where}: ${what}`;
};

/** A problem document (RFC 9457) in words, and what to do next. */
export function refusalLines({ status, body, correlationId, idempotencyKey }: Refused): readonly string[] {
  const errors = listAt(body, 'errors');
  const detail = textAt(body, 'detail');
  const step = nextStep(textAt(body, 'type'), status);
  // An API gateway answers { "message": … } by itself, without asking a function.
  const title = textAt(body, 'title') ?? textAt(body, 'message') ?? 'The API refused it';
  const lines = [
    `${title} (${status})`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...errors.slice(0, MAX_SHOWN_ERRORS).map(errorLine),
    ...(errors.length > MAX_SHOWN_ERRORS ? [`  … and ${errors.length - MAX_SHOWN_ERRORS} more`] : []),
    ...(step === undefined ? [] : [`What to do: ${step}`]),
    ...(status >= 500 && idempotencyKey !== undefined
      ? [`Whether it took effect is not known. To repeat it safely: --idempotency-key ${idempotencyKey}`]
      : []),
    ...(status >= 500 && correlationId !== undefined ? [`Correlation id: ${correlationId}`] : []),
  ];
  return lines.map(printable);
}

/** What stands in front of the API answers so when nobody is behind it; the API itself when it cannot work at all. */
const isAbsent = ({ status, body }: Refused): boolean =>
  status === 503 || status === 504 || (status === 502 && textAt(body, 'type') === undefined);

export const refusal = (refused: Refused): Ended =>
  new Ended(isAbsent(refused) ? NOT_REACHABLE : FAILED, refusalLines(refused), refused.body);
