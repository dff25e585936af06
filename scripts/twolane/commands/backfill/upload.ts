import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathOf } from '../../api/admin-api.ts';
import { failure, misuse, notReachable } from '../../ended.ts';
import { DONE, type ExitStatus, FAILED } from '../../exit-status.ts';
import { textAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { uploadText } from '../../views/uploads.ts';
import { printable } from '../../views/words.ts';
import { REQUEST } from '../replay/ask-for.ts';
import { type SentFile, sendFile, sizeOf } from './send-file.ts';

const LOOK_EVERY_MS = 1_000;
const KIBIBYTE = 1024;

export const uploadPath = (uploadId: string, ...more: readonly string[]): string =>
  pathOf('admin', 'backfills', uploadId, ...more);

export async function validate({ api }: Session, uploadId: string): Promise<void> {
  await api.order(uploadPath(uploadId, 'validation'), undefined, REQUEST);
}

/** Waits for the report, shows it, and says whether each line is an event. */
export async function settleUpload(session: Session, uploadId: string): Promise<ExitStatus> {
  const { api, out, again, signal } = session;
  const bar = out.progress('Validating', 1);
  try {
    for (;;) {
      const { body } = await api.read(uploadPath(uploadId));
      const status = textAt(body, 'status');
      if (status !== 'waiting' && status !== 'validating') {
        bar.update(1, () => status ?? 'done');
        bar.stop();
        out.result(body, () => uploadText(body));
        if (status === 'valid') out.note(`Ask for it: ${again(`backfill request ${uploadId} --reason '…'`)}`);
        if (status === 'invalid') {
          out.note(`All bad lines: ${again(`backfill bad-lines ${uploadId}`)}`);
          out.note(`Without them:  ${again(`backfill request ${uploadId} --take-good-ones --reason '…'`)}`);
        }
        return status === 'valid' ? DONE : FAILED;
      }
      bar.update(0, () => status);
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  } finally {
    bar.stop();
  }
}

async function put(session: Session, file: string, bytes: number, url: string): Promise<SentFile> {
  const bar = session.out.progress('Sending (KiB)', Math.ceil(bytes / KIBIBYTE));
  try {
    return await sendFile(
      file,
      bytes,
      url,
      (sent) => bar.update(Math.ceil(sent / KIBIBYTE), () => ''),
      session.signal,
    );
  } catch (error) {
    if (session.signal.aborted) throw error;
    throw notReachable(
      `The file did not arrive: ${error instanceof Error ? error.message : 'the line was cut'}.`,
      'What to do: repeat the command. What was sent in part does not count.',
    );
  } finally {
    bar.stop();
  }
}

/** Sends a file and, unless told not to wait, waits for the report about its lines. */
export async function sendUpload(
  session: Session,
  file: string,
  { name, wait }: { readonly name?: string; readonly wait: boolean },
): Promise<ExitStatus> {
  const bytes = sizeOf(file);
  if (bytes === undefined) throw misuse(`There is no file ${file}.`);
  if (bytes === 0) throw misuse(`${file} is empty.`);
  const { body } = await session.api.order('/admin/backfills', { name: name ?? basename(file) }, REQUEST);
  const uploadId = textAt(body, 'uploadId');
  const url = textAt(body, 'uploadUrl');
  if (uploadId === undefined || url === undefined)
    throw failure('The API answered something else than an upload.');
  const { status, text } = await put(session, file, bytes, url);
  if (status >= 300) throw failure(`The file store refused the file (${status}).`, `  ${printable(text)}`);
  await validate(session, uploadId);
  session.out.note(`Sent as ${uploadId}.`);
  if (wait) return settleUpload(session, uploadId);
  session.out.result({ uploadId }, () => uploadId);
  return DONE;
}
