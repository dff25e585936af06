import {
  fieldsOf,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { isUploadReport } from './domain/model-checks.ts';
import { UPLOAD_STATUSES, type Upload } from './domain/upload.ts';
import { jsonAttribute, readJson } from './json-attribute.ts';
import { type MonthAnswer, type MonthPage, monthList } from './month-list.ts';
import { loadVersioned, type Versioned } from './versioned.ts';

const keyOf = (uploadId: string): Key => ({ pk: `upload#${uploadId}`, sk: 'upload' });

export const loadUpload = (
  store: ReadStore,
  table: string,
  uploadId: string,
): Promise<Versioned<Upload> | undefined> => loadVersioned(store, table, keyOf(uploadId), uploadOf);

/** `version` as it was read; absent for a new one. */
export const putUpload = (table: string, upload: Upload, version?: number): Write => {
  const {
    uploadId,
    name,
    status,
    requestedBy,
    requestedAtMs,
    run,
    validatingSinceMs,
    usedBy,
    report,
    cause,
  } = upload;
  return putOver(version, {
    table,
    key: keyOf(uploadId),
    item: {
      uploadId,
      name,
      status,
      requestedBy,
      requestedAtMs,
      ...(run === undefined ? {} : { run }),
      ...(validatingSinceMs === undefined ? {} : { validatingSinceMs }),
      ...(usedBy === undefined ? {} : { usedBy }),
      ...(cause === undefined ? {} : { cause }),
      ...jsonAttribute('report', report),
    },
  });
};

/** The list entry of a new upload. */
export const putListedUpload = (table: string, { uploadId, requestedAtMs }: Upload): Write =>
  monthList(table, 'uploads').put(uploadId, requestedAtMs);

/** Ids of the uploads of a month (`2026-11`), newest first. */
export const listUploads = (
  store: ReadStore,
  table: string,
  month: string,
  page: MonthPage,
): Promise<MonthAnswer> => monthList(table, 'uploads').month(store, month, page);

const uploadOf = (stored: StoredItem): Upload => {
  const fields = fieldsOf(stored);
  const status = UPLOAD_STATUSES.find((known) => known === stored.item['status']);
  if (status === undefined) {
    throw new TerminalError(`Item ${stored.key.pk} / ${stored.key.sk} has an unknown status.`);
  }
  const run = fields.optionalText('run');
  const since = stored.item['validatingSinceMs'];
  const usedBy = fields.optionalText('usedBy');
  const cause = fields.optionalText('cause');
  const report = readJson(stored, 'report', isUploadReport);
  return {
    uploadId: fields.text('uploadId'),
    name: fields.text('name'),
    status,
    requestedBy: fields.text('requestedBy'),
    requestedAtMs: fields.whole('requestedAtMs'),
    ...(run === undefined ? {} : { run }),
    ...(since === undefined ? {} : { validatingSinceMs: fields.whole('validatingSinceMs') }),
    ...(usedBy === undefined ? {} : { usedBy }),
    ...(cause === undefined ? {} : { cause }),
    ...(report === undefined ? {} : { report }),
  };
};
