import { RetryableError } from '@twolane/store';
import type { Parking } from '../parking.ts';
import { stage } from '../testing/stage.ts';

const broken = { messageId: 'm-1', body: 'no JSON at all' };
const outcomeWith = async (park: Parking['park']) => {
  const { deliver, handledLines } = stage({ parking: { park } });
  expect(await deliver([broken])).toEqual(['m-1']);
  return handledLines();
};

test('what cannot be kept goes back to its queue, and says what was to be kept and why it was not', async () => {
  expect(await outcomeWith(async () => ({ ok: false, refusal: 'Too large.' }))).toMatchObject([
    {
      outcome: 'retry',
      cause: 'notParked',
      why: 'Too large. (not-json: The body is not JSON.)',
      level: 'WARN',
    },
  ]);
  expect(await outcomeWith(() => Promise.reject(new RetryableError('throttled')))).toMatchObject([
    {
      ...{ outcome: 'retry', cause: 'notParked', why: 'Parking failed (not-json: The body is not JSON.)' },
      ...{ level: 'ERROR', error: { message: 'throttled' } },
    },
  ]);
});
