import { RetryableError, TerminalError } from './errors.ts';

test('a line of a log says which of the two it was', () => {
  expect(String(new RetryableError('Throttled.'))).toBe('RetryableError: Throttled.');
  expect(String(new TerminalError('Too large.'))).toBe('TerminalError: Too large.');
});
