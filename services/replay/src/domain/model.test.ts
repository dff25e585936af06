import { isEnd, STATUSES } from './model.ts';

test('a replay has ended in one of six ways, and in all other states something is still to come', () => {
  expect(STATUSES.filter(isEnd)).toEqual(['done', 'empty', 'rejected', 'expired', 'aborted', 'failed']);
  expect(STATUSES.filter((status) => !isEnd(status))).toEqual([
    'planning',
    'rehearsing',
    'awaitingApproval',
    'applying',
    'paused',
    'verifying',
  ]);
});
