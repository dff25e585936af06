import { ok, type Result, refuse } from '@twolane/contracts';
import { type HttpRequest, type ProblemAnswer, problem } from '@twolane/http';

/**
 * A replay's entity tag: the version of its record and that of its control. They change apart, so that whoever changes the rate
 * is stopped by somebody else's change of it, and not by the replay's own progress.
 */
export const replayTag = (recordVersion: number, controlVersion: number): string =>
  `"${recordVersion}.${controlVersion}"`;

/** Whether `If-Match` names the control as it is now; `*` matches whatever there is (RFC 9110, section 13.1.1). */
export const matchesControl = (
  headers: HttpRequest['headers'],
  controlVersion: number,
): Result<undefined, ProblemAnswer> => {
  const given = headers['if-match'];
  if (given === undefined || given.trim() === '') return refuse(tagMissing());
  const tags = given.split(',').map((tag) => tag.trim());
  const matches = tags.some((tag) => tag === '*' || controlOf(tag) === controlVersion);
  return matches ? ok(undefined) : refuse(tagStale());
};

const controlOf = (tag: string): number | undefined => {
  const control = /^"\d{1,15}\.(\d{1,15})"$/.exec(tag)?.[1];
  return control === undefined ? undefined : Number(control);
};

const tagMissing = (): ProblemAnswer =>
  problem({
    type: 'precondition-required',
    status: 428,
    title: 'Say which state the change is based on',
    detail: 'Send If-Match with the ETag of the answer that you saw.',
    errors: [{ field: 'If-Match', detail: 'is missing' }],
  });

const tagStale = (): ProblemAnswer =>
  problem({
    type: 'precondition-failed',
    status: 412,
    title: 'Somebody else changed it',
    detail: 'Look at it again, and repeat the change if it is still wanted.',
    errors: [{ field: 'If-Match', detail: 'is not the current ETag' }],
  });
