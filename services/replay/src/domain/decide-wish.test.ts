import { decideAbort, decidePause, decideRate, decideResume, type Wished } from './decide-wish.ts';
import { type Control, END_STATUSES, STATUSES, type Status } from './model.ts';

const run: Control = { wish: 'run', ratePerSec: 50 };
const pause: Control = { wish: 'pause', ratePerSec: 50, cause: 'asked: by ada' };
const abort: Control = { wish: 'abort', ratePerSec: 50, cause: 'asked: by ada' };
const changed = (value: Control): Wished => ({ ok: true, value });
const asItIs: Wished = { ok: true, value: undefined };
const no = (status: Status, detail: string): Wished => ({
  ok: false,
  refusal: { kind: 'replay-status', status, detail },
});

test.each<[string, () => Wished, Wished]>([
  [
    'a pause while it applies',
    () => decidePause('applying', run, 'c'),
    changed({ ...run, wish: 'pause', cause: 'c' }),
  ],
  [
    'a pause before it is approved',
    () => decidePause('awaitingApproval', run, 'c'),
    changed({ ...run, wish: 'pause', cause: 'c' }),
  ],
  [
    'a pause of what is resuming',
    () => decidePause('paused', run, 'c'),
    changed({ ...run, wish: 'pause', cause: 'c' }),
  ],
  ['a second pause', () => decidePause('paused', pause, 'c'), asItIs],
  [
    'a pause of what is aborted',
    () => decidePause('applying', abort, 'c'),
    no('applying', 'it is being aborted'),
  ],
  [
    'a pause while it rehearses',
    () => decidePause('rehearsing', run, 'c'),
    no('rehearsing', 'it changes nothing at the moment'),
  ],
  [
    'a pause while it verifies',
    () => decidePause('verifying', run, 'c'),
    no('verifying', 'it changes nothing at the moment'),
  ],
  ['a pause of what is done', () => decidePause('done', run, 'c'), no('done', 'it has ended')],
  ['a resume', () => decideResume('paused', pause), changed(run)],
  ['a resume of what has not paused yet', () => decideResume('applying', pause), changed(run)],
  [
    'a resume that was wished before',
    () => decideResume('paused', { ...run, cause: 'before' }),
    changed(run),
  ],
  ['a resume of what runs', () => decideResume('applying', run), asItIs],
  ['a resume of what is aborted', () => decideResume('paused', abort), no('paused', 'it is being aborted')],
  ['a resume of what has ended', () => decideResume('failed', pause), no('failed', 'it has ended')],
  ['an abort', () => decideAbort('applying', run, 'c'), changed({ ...run, wish: 'abort', cause: 'c' })],
  [
    'an abort of what is paused',
    () => decideAbort('paused', pause, 'c'),
    changed({ ...run, wish: 'abort', cause: 'c' }),
  ],
  ['a second abort', () => decideAbort('paused', abort, 'c'), asItIs],
  [
    'an abort while it verifies',
    () => decideAbort('verifying', run, 'c'),
    no('verifying', 'all of it is applied'),
  ],
  ['an abort of what has ended', () => decideAbort('aborted', abort, 'c'), no('aborted', 'it has ended')],
  ['another rate', () => decideRate('paused', pause, 7), changed({ ...pause, ratePerSec: 7 })],
  ['the same rate', () => decideRate('applying', run, 50), asItIs],
  ['a rate of what has ended', () => decideRate('empty', run, 7), no('empty', 'it has ended')],
])('%s', (_, wished, expected) => {
  expect(wished()).toEqual(expected);
});

test('what has ended takes no wish, and everything else takes an abort or says why not', () => {
  for (const status of STATUSES) {
    const ended = END_STATUSES.some((end) => end === status);
    expect(decideRate(status, run, 7).ok).toBe(!ended);
    expect(decideAbort(status, run, 'c').ok).toBe(!ended && status !== 'verifying');
  }
});
