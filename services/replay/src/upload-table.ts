import {
  fieldsOf,
  type Key,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { UPLOAD_STATUSES, type Upload } from './domain/model.ts';
import { isUploadReport } from './domain/model-checks.ts';
import { jsonAttribute, readJson } from './json-attribute.ts';
import type { Versioned } from './replay-table.ts';

const keyOf = (uploadId: string): Key => ({ pk: `upload#${uploadId}`, sk: 'upload' });

export const loadUpload = async (
  store: ReadStore,
  table: string,
  uploadId: string,
): Promise<Versioned<Upload> | undefined> => {
  const stored = await store.get(table, keyOf(uploadId));
  return stored === undefined ? undefined : { value: uploadOf(stored), version: stored.version };
};

/** `version` as it was read; absent for a new one. */
export const putUpload = (table: string, upload: Upload, version?: number): Write => {
  const { uploadId, name, status, requestedBy, requestedAtMs, report, cause } = upload;
  const put = {
    table,
    key: keyOf(uploadId),
    item: {
      uploadId,
      name,
      status,
      requestedBy,
      requestedAtMs,
      ...(cause === undefined ? {} : { cause }),
      ...jsonAttribute('report', report),
    },
  };
  return version === undefined ? { kind: 'putIfAbsent', ...put } : { kind: 'putIfVersion', version, ...put };
};

const uploadOf = (stored: StoredItem): Upload => {
  const fields = fieldsOf(stored);
  const status = UPLOAD_STATUSES.find((known) => known === stored.item['status']);
  if (status === undefined) {
    throw new TerminalError(`Item ${stored.key.pk} / ${stored.key.sk} has an unknown status.`);
  }
  const cause = fields.optionalText('cause');
  const report = readJson(stored, 'report', isUploadReport);
  return {
    uploadId: fields.text('uploadId'),
    name: fields.text('name'),
    status,
    requestedBy: fields.text('requestedBy'),
    requestedAtMs: fields.whole('requestedAtMs'),
    ...(cause === undefined ? {} : { cause }),
    ...(report === undefined ? {} : { report }),
  };
};
