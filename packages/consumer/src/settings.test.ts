import { readConsumerSettings, readEffect } from './settings.ts';

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

test('effects stay in the database unless the stack says otherwise', () => {
  expect(readEffect({})).toBe('state');
  expect(readEffect({ CONSUMER_EFFECT: 'external' })).toBe('external');
  expect(() => readEffect({ CONSUMER_EFFECT: 'none' })).toThrow(
    'CONSUMER_EFFECT is "none"; it must be one of state, projection, external.',
  );
});
