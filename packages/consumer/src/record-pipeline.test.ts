import { createMemoryStore, TerminalError } from '@twolane/store';
import { DEFAULT_LIMITS } from './limits.ts';
import { messageOf } from './message.ts';
import { decide } from './record-pipeline.ts';
import { addToTotal, counted, TOTALS } from './testing/counted.ts';
import { memoryJournal } from './testing/memory-journal.ts';
import { bodyOf, sqsRecord, startMs } from './testing/sqs.ts';

const event = counted({ id: 'a' });
const times = { startedAtMs: startMs, deadlineMs: startMs + 1_000 };
const message = messageOf(sqsRecord({ messageId: 'm', body: bodyOf(event) }), times);
const world = () => {
  const store = createMemoryStore({ journal: memoryJournal, inboxTable: 'Inbox' });
  const ports = {
    consumer: 'stock-totals',
    inbox: 'mark',
    react: addToTotal,
    store,
    clock: () => startMs,
    sleep: async () => {},
    random: () => 0.5,
    limits: DEFAULT_LIMITS,
  } as const;
  return { store, ports };
};

test.each([
  { stage: 'received', message },
  { stage: 'parsed', message, event },
] as const)('what is only $stage has passed no window of time, and changes nothing', async (delivery) => {
  const { store, ports } = world();
  const deciding = decide(delivery, ports);
  await expect(deciding).rejects.toThrow(TerminalError);
  await expect(deciding).rejects.toThrow(`A ${delivery.stage} message reached the reaction.`);
  expect(store.all(TOTALS)).toEqual([]);
});

test('what is classified is applied; what was answered before keeps its answer and changes nothing', async () => {
  const { store, ports } = world();
  const outcome = { kind: 'parked', cause: 'frozen', why: 'too late' } as const;
  expect(await decide({ stage: 'answered', message, event, outcome }, ports)).toBe(outcome);
  expect(store.all(TOTALS)).toEqual([]);
  expect(await decide({ stage: 'classified', message, event, lateness: 'late' }, ports)).toEqual({
    kind: 'applied',
    steps: 1,
  });
  expect(store.all(TOTALS)).toHaveLength(1);
});
