import type { Fields } from './fields.ts';
import type { Catcher, Leaving, Retrier } from './program.ts';

/** Step Functions developer guide, "Retrying after an error". */
const longestIntervalSec = 99_999_999;
const mostAttempts = 99_999_999;
const largestBackoffRate = 1_000;
const longestDelaySec = 31_622_400;
const defaults = { intervalSec: 1, maxAttempts: 3, backoffRate: 2 };

/** Names that a definition may use, of all that begin with `States.`. */
const errorNames: readonly string[] = [
  'States.ALL',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.ItemReaderFailed',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
];

export const leavingFields: readonly string[] = ['Assign', 'Output'];

export const readLeaving = (fields: Fields): Leaving => {
  const assign = fields.objectTemplate('Assign');
  if (assign !== undefined && Object.hasOwn(assign, 'states')) {
    throw fields.fail('Assign', '"states" is a reserved name');
  }
  return { assign, output: fields.template('Output') };
};

const readErrorEquals = (fields: Fields, isLast: boolean): readonly string[] => {
  const names = fields.texts('ErrorEquals');
  if (names.length === 0) throw fields.fail('ErrorEquals', 'names no error');
  const unknown = names.find((name) => name.startsWith('States.') && !errorNames.includes(name));
  if (unknown !== undefined) throw fields.fail('ErrorEquals', `there is no error "${unknown}"`);
  if (names.includes('States.ALL') && (names.length > 1 || !isLast)) {
    throw fields.fail('ErrorEquals', 'States.ALL must stand alone, in the last entry');
  }
  return names;
};

const readRetrier = (fields: Fields, isLast: boolean): Retrier => {
  fields.only([
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ]);
  const jitter = fields.optionalText('JitterStrategy') ?? 'NONE';
  if (jitter !== 'FULL' && jitter !== 'NONE') throw fields.fail('JitterStrategy', 'must be FULL or NONE');
  return {
    errorEquals: readErrorEquals(fields, isLast),
    intervalSec: fields.whole('IntervalSeconds', defaults.intervalSec, 1, longestIntervalSec),
    maxAttempts: fields.whole('MaxAttempts', defaults.maxAttempts, 0, mostAttempts),
    backoffRate: fields.number('BackoffRate', defaults.backoffRate, 1, largestBackoffRate),
    maxDelaySec: fields.has('MaxDelaySeconds')
      ? fields.whole('MaxDelaySeconds', 1, 1, longestDelaySec)
      : undefined,
    fullJitter: jitter === 'FULL',
  };
};

const readCatcher = (fields: Fields, isLast: boolean): Catcher => {
  fields.only(['ErrorEquals', 'Next', 'Comment', ...leavingFields]);
  return {
    errorEquals: readErrorEquals(fields, isLast),
    next: fields.text('Next'),
    ...readLeaving(fields),
  };
};

export const guardFields: readonly string[] = ['Retry', 'Catch'];

/** What a state does about errors. */
export const readGuards = (
  fields: Fields,
): { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] } => {
  const each = <Entry>(key: string, read: (entry: Fields, isLast: boolean) => Entry): readonly Entry[] => {
    const entries = fields.has(key) ? fields.objects(key) : [];
    return entries.map((entry, index) => read(entry, index === entries.length - 1));
  };
  return { retry: each('Retry', readRetrier), catch: each('Catch', readCatcher) };
};
