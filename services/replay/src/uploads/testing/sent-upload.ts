import { DEFAULT_POLICY } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore } from '@twolane/store';
import { memoryFiles } from '../../admin/testing/memory-files.ts';
import { auditTrail } from '../../audit/index.ts';
import type { Upload } from '../../domain/upload.ts';
import { loadUpload, putUpload } from '../../upload-table.ts';
import { validateUpload } from '../validate-upload.ts';

const TABLE = 'replay';
export const NOW_MS = Date.parse('2026-11-26T12:00:00.000Z');

/** A good line. */
export const arrival = (n: number, change: object = {}) => ({
  specversion: '1.0',
  id: `delivery-${n}`,
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  time: '2026-11-25T04:05:06Z',
  data: { deliveryId: `d-${n}`, lines: [{ sku: 'APPLE', quantity: 3 }] },
  ...change,
});
/** An upload that was sent, if it was, and whose validation is asked for. */
export const stage = async (body: string | Uint8Array | undefined, upload: Partial<Upload> = {}) => {
  const store = createMemoryStore({
    journal: createJournal({ table: 'Outbox', shards: 8, retentionDays: 14 }),
  });
  const bucket = memoryFiles(4_096);
  if (body !== undefined) {
    await bucket.files.put('uploads/u-1/file', typeof body === 'string' ? Buffer.from(body) : body);
  }
  const record: Upload = {
    uploadId: 'u-1',
    name: 'yesterday',
    status: 'validating',
    requestedBy: 'alice',
    requestedAtMs: NOW_MS,
    run: 'run-1',
    ...upload,
  };
  await store.commit({ writes: [putUpload(TABLE, record)], events: [] });
  const trail = auditTrail(TABLE);
  let ids = 0;
  let nowMs = NOW_MS;
  const validate = (run = 'run-1') =>
    validateUpload(
      {
        store,
        table: TABLE,
        audit: trail,
        files: bucket.files,
        catalog,
        policyFor: () => DEFAULT_POLICY,
        clock: () => nowMs,
        random: () => 0,
        sleep: async () => undefined,
        newId: () => {
          ids += 1;
          return `a${ids}`;
        },
      },
      { uploadId: 'u-1', run, deadlineMs: NOW_MS + 900_000 },
    );
  return {
    bucket,
    store,
    validate,
    later: (ms: number) => {
      nowMs += ms;
    },
    upload: async () => (await loadUpload(store, TABLE, 'u-1'))?.value,
    actions: async () =>
      (await trail.newest(store, { limit: 10 })).items.map(({ action, by }) => `${action} ${by}`),
    lines: (key: string): unknown[] =>
      bucket
        .text(key)
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line)),
  };
};
/** A file of these lines; texts as they are. */
export const lines = (...values: readonly unknown[]) =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
