import { timeText } from '@twolane/contracts';
import type { Upload } from '../domain/upload.ts';

/** An upload as the API shows it. */
export const uploadView = ({ requestedAtMs, validatingSinceMs, report, ...upload }: Upload) => ({
  ...upload,
  requestedAt: timeText(requestedAtMs),
  ...(validatingSinceMs === undefined ? {} : { validatingSince: timeText(validatingSinceMs) }),
  ...(report === undefined ? {} : { report: reportView(report) }),
});

const reportView = ({ occurred, ...report }: NonNullable<Upload['report']>) => ({
  ...report,
  ...(occurred === undefined
    ? {}
    : { occurred: { from: timeText(occurred.fromMs), to: timeText(occurred.toMs) } }),
});

/** One line of a list: without its bad lines. */
export const shortUpload = (upload: Upload) => {
  const { report, ...view } = uploadView(upload);
  if (report === undefined) return view;
  const { firstBad: _, ...counts } = report;
  return { ...view, report: counts };
};
