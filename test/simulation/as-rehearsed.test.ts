import { wasAsRehearsed } from './oracle/as-rehearsed.ts';

const smooth = {
  consumers: ['insights-orders'],
  withheld: 0,
  notFoundOut: 0,
  failed: 0,
  mismatches: 0,
  overtaken: 0,
  stillToApply: 0,
};

test.each([
  ['all as shown', true, {}],
  ['something else than was shown', false, { mismatches: 1 }],
  ['one message ended what another had begun', true, { mismatches: 1, overtaken: 1 }],
  ['two did, and one had begun', false, { mismatches: 2, overtaken: 1 }],
  [
    'of a consumer that needs one commit',
    false,
    { consumers: ['payments-intents'], mismatches: 1, overtaken: 1 },
  ],
  ['it was not shown, but withheld', true, { mismatches: 3, withheld: 1 }],
  ['it was not shown, but not found out', true, { mismatches: 3, notFoundOut: 1 }],
  ['something is left', false, { stillToApply: 1 }],
  ['what failed is left', true, { stillToApply: 1, failed: 1 }],
  ['more than failed is left', false, { stillToApply: 2, failed: 1 }],
])('%s: %s', (_, expected, changes) => {
  expect(wasAsRehearsed({ ...smooth, ...changes })).toBe(expected);
});
