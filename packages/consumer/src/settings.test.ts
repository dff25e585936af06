import { readConsumerSettings } from './settings.ts';

const env = { PARKED_TABLE: 'parked' };

test('late events are applied unless the stack says otherwise', () => {
  expect(readConsumerSettings(env)).toEqual({ parkedTable: 'parked', late: 'apply' });
  expect(readConsumerSettings({ ...env, LATE_EVENTS: 'park' }).late).toBe('park');
});

test.each([
  [{}, 'PARKED_TABLE'],
  [{ PARKED_TABLE: '' }, 'PARKED_TABLE'],
  [{ ...env, LATE_EVENTS: 'accept' }, 'LATE_EVENTS is "accept"; it must be one of apply, park.'],
])('%j is refused at cold start', (wrong, says) => {
  expect(() => readConsumerSettings(wrong)).toThrow(says);
});
