import { refusal, refusalLines } from './refusal.ts';

test('a problem in words: title, detail, each error, what to do', () => {
  expect(
    refusalLines({
      status: 422,
      body: {
        type: 'urn:twolane:problem:invalid-replay',
        title: 'The replay cannot be planned',
        status: 422,
        detail: 'Nothing was recorded.',
        errors: [
          { pointer: '#/range/from', detail: 'lies in the future' },
          { field: 'Idempotency-Key', detail: 'is missing' },
        ],
      },
    }),
  ).toEqual([
    'The replay cannot be planned (422)',
    '  Nothing was recorded.',
    '  #/range/from: lies in the future',
    '  Idempotency-Key: is missing',
  ]);
});

test.each([
  [{ type: 'urn:twolane:problem:own-request', title: 'T' }, 403, 'Somebody else must decide'],
  [{ type: 'urn:twolane:problem:own-edit', title: 'T' }, 403, 'Somebody else must look at the edit'],
  [{ type: 'urn:twolane:problem:plan-changed', title: 'T' }, 409, 'Look at the hash of its plan'],
  [{ type: 'urn:twolane:problem:overlapping-replay', title: 'T' }, 409, 'abort it'],
  [{ type: 'urn:twolane:problem:stale', title: 'T' }, 412, 'Somebody changed it'],
  [{ type: 'urn:twolane:problem:insufficient-scope', title: 'T' }, 403, 'has this scope'],
  [{ message: 'Unauthorized' }, 401, 'Check TWOLANE_TOKEN'],
  [{ title: 'T' }, 500, 'a little later'],
])('%j with %d says what to do', (body, status, step) => {
  expect(refusalLines({ status, body }).join('\n')).toContain(`What to do: `);
  expect(refusalLines({ status, body }).join('\n')).toContain(step);
});

test('a command of unknown effect tells how to repeat it, a refused one does not', () => {
  const key = { idempotencyKey: 'k-1' };
  expect(refusalLines({ status: 503, body: {}, ...key }).join('\n')).toContain('--idempotency-key k-1');
  expect(refusalLines({ status: 409, body: {}, ...key }).join('\n')).not.toContain('k-1');
});

test('an endless list of errors is cut, and says so', () => {
  const errors = Array.from({ length: 25 }, (_, line) => ({ pointer: `#/${line}`, detail: 'is bad' }));
  const lines = refusalLines({ status: 400, body: { title: 'T', errors } });
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  … and 5 more');
});

test('what the API quotes cannot move the cursor', () => {
  expect(refusalLines({ status: 400, body: { title: '\u001b[2J' } })).toEqual(['\\u001b[2J (400)']);
});

test.each([
  [400, 1],
  [403, 1],
  [409, 1],
  [500, 1],
  [502, 4],
  [503, 4],
  [504, 4],
])('HTTP %d without a word of the API ends with %d', (status, expected) => {
  expect(refusal({ status, body: {} }).status).toBe(expected);
});

test('a queue that did not take a message is a failure of the command, not of the line', () => {
  expect(refusal({ status: 502, body: { type: 'urn:twolane:problem:not-sent', title: 'T' } }).status).toBe(1);
});
