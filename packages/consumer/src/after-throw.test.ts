import { RetryableError, TerminalError } from '@twolane/store';
import { afterThrow } from './after-throw.ts';

test.each([
  ['retryable', new RetryableError('unreachable'), 'unreachable'],
  ['terminal', new TerminalError('too large'), 'too large'],
  ['unexpected', new TypeError('x is not a function'), 'x is not a function'],
  ['unexpected', 'thrown text', 'thrown text'],
  ['unexpected', undefined, 'undefined'],
])('%s: %p is tried again', (cause, error, why) => {
  expect(afterThrow(error)).toEqual({ kind: 'retry', cause, why, error });
});
