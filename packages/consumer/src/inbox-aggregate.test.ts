import { eventKey } from '@twolane/contracts';
import { TerminalError } from '@twolane/store';
import { hasApplied, MAX_APPLIED, withApplied } from './inbox-aggregate.ts';
import { addToTotalOnce, counted, totalPut } from './testing/counted.ts';
import { bodyOf } from './testing/sqs.ts';
import { stage } from './testing/stage.ts';

const full = { applied: Array.from({ length: MAX_APPLIED }, (_, i) => `twolane.orders/${i}`) };

describe('an aggregate’s own inbox', () => {
  test('knows what was added, and nothing else', () => {
    const item = { applied: withApplied(undefined, 'twolane.orders/a') };
    expect(item).toEqual({ applied: ['twolane.orders/a'] });
    expect(hasApplied(item, 'twolane.orders/a')).toBe(true);
    expect(hasApplied(item, 'twolane.payments/a')).toBe(false);
    expect(hasApplied(undefined, 'twolane.orders/a')).toBe(false);
    expect(hasApplied({}, 'twolane.orders/a')).toBe(false);
  });

  test('holds a key once', () => {
    const once = withApplied({ applied: ['k'] }, 'k');
    expect(once).toEqual(['k']);
  });

  test('forgets nothing to make room: the event over the bound is refused, loudly', () => {
    expect(() => withApplied(full, 'twolane.orders/one-more')).toThrow(TerminalError);
    expect(() => withApplied(full, 'twolane.orders/one-more')).toThrow(
      'The aggregate has applied 100 events, the most that its own inbox holds (MAX_APPLIED); ' +
        'twolane.orders/one-more does not fit. Declare the consumer with inbox: mark.',
    );
  });

  test('is full at its bound, not before', () => {
    const nearlyFull = { applied: full.applied.slice(1) };
    expect(withApplied(nearlyFull, 'twolane.orders/last')).toHaveLength(MAX_APPLIED);
    expect(withApplied(full, 'twolane.orders/0')).toEqual(full.applied);
  });
});

describe('a consumer with such an inbox', () => {
  test('costs one write and no mark', async () => {
    const { deliver, commits, total } = stage({ react: addToTotalOnce, inbox: 'aggregate' });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
    expect(commits).toEqual([totalPut(undefined, { total: 3, applied: [eventKey(counted({ id: 'a' }))] })]);
  });

  test('twice at the same time is applied once', async () => {
    const { deliver, total } = stage({ react: addToTotalOnce, inbox: 'aggregate' });
    const again = { messageId: 'another-message', body: bodyOf(counted({ id: 'a', units: 3 })) };
    expect(await deliver([{ id: 'a', units: 3 }, again])).toEqual([]);
    expect(await total()).toBe(3);
  });

  test('must write the item that remembers the event', async () => {
    const { deliver, commits, handledLines } = stage({
      inbox: 'aggregate',
      react: async () => ({ kind: 'change', changeSet: { writes: [], events: [] } }),
    });
    expect(await deliver([{ id: 'a' }])).toEqual(['message-a']);
    expect(commits).toEqual([]);
    expect(handledLines()).toMatchObject([{ outcome: 'retry', cause: 'terminal' }]);
  });
});
