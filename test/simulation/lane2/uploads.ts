import type { CloudEvent } from '@twolane/contracts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { AskAdmin } from './ask-admin.ts';
import type { Bucket } from './bucket.ts';
import { type LateFile, type LateLine, lateFileOf } from './late-file.ts';

/** What became of a file that was sent. */
export interface Uploaded extends LateFile {
  readonly uploadId: string;
  /** As the API shows it, once it is validated. */
  readonly report: unknown;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly ask: AskAdmin;
  readonly bucket: Bucket;
  /** Events that all of their consumers have. */
  readonly settled: () => readonly CloudEvent[];
}

const LOOK_MS = 10_000;
/** Whoever hears nothing of a validation asks for another one: the first may have been lost with its worker. */
const MAX_LOOKS = 110;
const MAX_VALIDATIONS = 20;

/** Who has a file of events that are missing: sends it, and has it validated. */
export const createUploads = ({ scheduler, ask, bucket, settled }: Ports) => {
  const uploaded: Uploaded[] = [];
  let sent = 0;

  const validated = async (uploadId: string, attempt: number): Promise<unknown> => {
    const params = { uploadId };
    const key = `validation ${uploadId} ${attempt}`;
    await ask({ who: 'ada', route: 'POST /admin/backfills/{uploadId}/validation', key, params });
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      await scheduler.sleep(LOOK_MS);
      const answer = await ask({
        who: 'ada',
        route: 'GET /admin/backfills/{uploadId}',
        key: `${key} ${looks}`,
        params,
      });
      const report: unknown = Reflect.get(Object(answer?.body), 'report');
      if (report !== undefined) return report;
    }
    return undefined;
  };

  return {
    /** The upload, once it has been validated. */
    send: async (lines: readonly LateLine[]): Promise<string | undefined> => {
      sent += 1;
      const announced = await ask({
        who: 'ada',
        route: 'POST /admin/backfills',
        key: `upload ${sent}`,
        body: { name: 'late.jsonl' },
      });
      const uploadId: unknown = Reflect.get(Object(announced?.body), 'uploadId');
      if (typeof uploadId !== 'string') return undefined;
      const file = lateFileOf(lines, settled(), scheduler.nowMs());
      bucket.sent(`uploads/${uploadId}/file`, file.text);
      for (let attempt = 1; attempt <= MAX_VALIDATIONS; attempt += 1) {
        const report = await validated(uploadId, attempt);
        if (report === undefined) continue;
        uploaded.push({ ...file, uploadId, report });
        return uploadId;
      }
      return undefined;
    },
    uploaded: (): readonly Uploaded[] => uploaded,
  };
};

export type Uploads = ReturnType<typeof createUploads>;
