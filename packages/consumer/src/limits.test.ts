import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { MARK_RETENTION_MS, PARKED_RETENTION_MS } from './limits.ts';

const day = 86_400_000;

test('marks outlive whatever can bring an event back', () => {
  const queues = 14 + 14;
  expect(MARK_RETENTION_MS).toBeGreaterThan(PARKED_RETENTION_MS + queues * day);
  expect(MARK_RETENTION_MS).toBeGreaterThan((CORRECTION_WINDOW_DAYS + queues) * day);
});
