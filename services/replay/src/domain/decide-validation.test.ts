import { decideValidation } from './decide-validation.ts';
import { uploadReport } from './testing/upload-report.ts';
import type { Upload } from './upload.ts';

const MINUTE_MS = 60_000;
const nowMs = 100 * MINUTE_MS;
const upload: Upload = {
  uploadId: 'u',
  name: 'late.jsonl',
  status: 'waiting',
  requestedBy: 'ada',
  requestedAtMs: 1,
};
const report = uploadReport(1);
const begun = { ...upload, status: 'validating', run: 'run-2', validatingSinceMs: nowMs };
const decide = (change: Partial<Upload>) =>
  decideValidation({ ...upload, ...change }, { run: 'run-2', nowMs });

test.each<[string, Partial<Upload>]>([
  ['for the first time', {}],
  ['anew, and what was found is forgotten', { status: 'valid', run: 'run-1', report }],
  [
    'after an attempt that has died',
    { status: 'validating', run: 'run-1', validatingSinceMs: nowMs - 16 * MINUTE_MS },
  ],
  ['after an attempt that nobody dated', { status: 'validating' }],
  ['right after one that ended', { status: 'invalid', validatingSinceMs: nowMs - 1 }],
])('an upload is validated %s', (_, change) => {
  expect(decide(change)).toEqual({ ok: true, value: begun });
});

test.each<[string, Partial<Upload>, object]>([
  [
    'is being validated',
    { status: 'validating', validatingSinceMs: nowMs - 16 * MINUTE_MS + 1 },
    { kind: 'validation-under-way' },
  ],
  ['is in use', { status: 'valid', usedBy: 'r-1' }, { kind: 'upload-in-use', replayId: 'r-1' }],
])('not one that %s', (_, change, refusal) => {
  expect(decide(change)).toEqual({ ok: false, refusal });
});
