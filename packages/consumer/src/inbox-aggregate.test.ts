import { TerminalError } from '@twolane/store';
import { hasApplied, MAX_APPLIED, withApplied } from './inbox-aggregate.ts';

const full = { applied: Array.from({ length: MAX_APPLIED }, (_, i) => `twolane.orders/${i}`) };

describe('an aggregate’s own inbox', () => {
  test('knows what was added, and nothing else', () => {
    const item = { applied: withApplied(undefined, 'twolane.orders/a') };
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
      /MAX_APPLIED.*twolane\.orders\/one-more/s,
    );
  });

  test('is full at its bound, not before', () => {
    const nearlyFull = { applied: full.applied.slice(1) };
    expect(withApplied(nearlyFull, 'twolane.orders/last')).toHaveLength(MAX_APPLIED);
    expect(withApplied(full, 'twolane.orders/0')).toEqual(full.applied);
  });
});
