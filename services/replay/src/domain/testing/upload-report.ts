import type { UploadReport } from '../upload.ts';

/** What a validation says of a file of so many good lines, and no bad one. */
export const uploadReport = (good: number, more: Partial<UploadReport> = {}): UploadReport => ({
  ...{ lines: good, good, bad: 0, byType: {}, late: 0, frozen: 0, duplicates: 0, recorded: 0 },
  ...{ parts: 1, sha256: 'x', firstBad: [] },
  ...more,
});
