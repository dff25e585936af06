import type { DoorRequest, EventOutcome } from '@twolane/consumer';
import { RetryableError } from '@twolane/store';
import type { Replay } from '../domain/model.ts';
import { WindowRefused, windowStep } from './rebuild-windows.ts';

const HOUR_MS = 3_600_000;
const fromMs = Date.parse('2026-12-01T00:00:00.000Z');
const replay: Replay = {
  replayId: 'r',
  spec: {
    mode: 'rebuild',
    reason: 'changed code',
    range: { axis: 'occurred', fromMs, toMs: fromMs + 6 * HOUR_MS },
    consumers: ['sales'],
    filter: {},
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status: 'applying',
  requestedBy: 'ada',
  requestedAtMs: fromMs,
};

/** A door that does `each` windows of a request, and says of the others what `rest` says. */
const doorOf = (each: number, rest: Partial<EventOutcome>) => {
  const requests: (readonly string[])[] = [];
  const call = async (consumer: string, request: DoorRequest) => {
    const windows = 'windows' in request ? request.windows : [];
    requests.push(windows);
    const outcomes = windows.map((eventKey, n): EventOutcome => {
      const done = { eventKey, kind: 'applied', changes: [], emits: [] } as const;
      return n < each ? done : { ...done, ...rest };
    });
    return { consumer, outcomes, figures: windows.map((window) => ({ window, generation: 1, live: {} })) };
  };
  return { requests, doors: { call, codeSha256: async () => 'code', timeoutMs: async () => 1_000 } };
};
const later = { kind: 'failed', cause: 'outOfTime', why: 'Over.', mayPassLater: true } as const;

test('windows that an invocation had no time for are swapped by the next one, not refused', async () => {
  const { doors, requests } = doorOf(2, later);
  const figures = await windowStep({ doors }, replay, 'swap');
  expect(requests.map((windows) => windows.length)).toEqual([6, 4, 2]);
  expect(figures.map(({ window }) => window)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `2026-12-01T0${n}`));
});

test('where nothing passes now, the task is tried again later', async () => {
  const { doors } = doorOf(0, later);
  await expect(windowStep({ doors }, replay, 'swap')).rejects.toBeInstanceOf(RetryableError);
});

test.each([
  ['refused', { kind: 'failed', cause: 'built-by-another', why: 'Taken.' }],
  ['not passing', later],
] as const)('a swap that ends half way, %s, says which windows have their new figures', async (_, rest) => {
  const { doors } = doorOf(6, rest);
  let calls = 0;
  const halfWay = {
    ...doors,
    call: async (consumer: string, request: DoorRequest) => {
      calls += 1;
      // Two are done, the others wait; then none passes.
      return calls === 1
        ? doorOf(2, later).doors.call(consumer, request)
        : doorOf(0, rest).doors.call(consumer, request);
    },
  };
  await expect(windowStep({ doors: halfWay }, replay, 'swap')).rejects.toThrow(
    '2 of 6 windows are swapped and stay so: 2026-12-01T00, 2026-12-01T01.',
  );
});

test('of many swapped windows the first ones are named', async () => {
  const { doors } = doorOf(16, { kind: 'failed', cause: 'built-by-another', why: 'Taken.' });
  const day = {
    ...replay,
    spec: { ...replay.spec, range: { axis: 'occurred', fromMs, toMs: fromMs + 20 * HOUR_MS } },
  } as const;
  await expect(windowStep({ doors }, day, 'swap')).rejects.toThrow(
    /16 of 20 windows are swapped and stay so: 2026-12-01T00, .*2026-12-01T11 and 4 more\.$/,
  );
});

test('what cannot pass is refused by name', async () => {
  const { doors } = doorOf(2, { kind: 'failed', cause: 'built-by-another', why: 'Taken.' });
  const step = windowStep({ doors }, replay, 'begin');
  await expect(step).rejects.toBeInstanceOf(WindowRefused);
  await expect(step).rejects.toThrow('sales, begin of 2026-12-01T02: built-by-another Taken.');
});
