import { METRICS } from './metrics.ts';

test('no two metrics share a name', () => {
  const names = Object.values(METRICS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
