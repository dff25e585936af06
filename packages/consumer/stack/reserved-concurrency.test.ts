import { reservedConcurrency } from './reserved-concurrency.ts';
import { stockTotals } from './testing/stock-totals.ts';

describe('reserved concurrency', () => {
  const keys = ['stockTotals', 'stockHttp'];
  const reserve = (setting: unknown) => {
    const { limits, problems } = reservedConcurrency(setting, [stockTotals], keys);
    return { limits: Object.fromEntries(limits), problems };
  };

  test.each([
    ['nothing is said', undefined],
    ['it is off', { reserve: 'off', functions: { stockHttp: 20 } }],
  ])('none where %s', (_, setting) => {
    expect(reserve(setting)).toEqual({ limits: {}, problems: [] });
  });

  test('a consumer reserves what its entry says, others what the setting says', () => {
    expect(reserve({ reserve: 'on', functions: { stockHttp: 20 } })).toEqual({
      limits: { stockTotals: { reservedConcurrency: 5 }, stockHttp: { reservedConcurrency: 20 } },
      problems: [],
    });
  });

  test.each([
    [{ reserve: 'yes' }, 'custom.concurrency.reserve must be "on" or "off"'],
    ['on', 'custom.concurrency.reserve must be "on" or "off"'],
    [
      { reserve: 'off', functions: { nobody: 1 } },
      'custom.concurrency.functions.nobody: no function is called so',
    ],
    [{ reserve: 'on', functions: { stockHttp: -1 } }, 'functions.stockHttp must be a whole number from 0'],
    [{ reserve: 'on', functions: { stockHttp: '9' } }, 'functions.stockHttp must be a whole number from 0'],
  ])('%j: refused', (setting, says) => {
    const { limits, problems } = reserve(setting);
    expect(problems.join('\n')).toContain(says);
    expect(limits).toEqual({});
  });
});
