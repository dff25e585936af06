import { countsAt, listAt, numberAt, recordAt, textAt } from '../look.ts';
import type { Column } from '../output.ts';
import { count, NONE, printable, short, time } from './words.ts';

export const UPLOAD_COLUMNS: readonly Column[] = [
  { name: 'upload', of: (upload) => textAt(upload, 'uploadId') ?? NONE },
  { name: 'name', of: (upload) => short(textAt(upload, 'name') ?? NONE, 40) },
  { name: 'status', of: (upload) => textAt(upload, 'status') ?? NONE },
  { name: 'good', right: true, of: (upload) => count(numberAt(upload, 'report', 'good')) },
  { name: 'bad', right: true, of: (upload) => count(numberAt(upload, 'report', 'bad')) },
  { name: 'sent by', of: (upload) => textAt(upload, 'requestedBy') ?? NONE },
  { name: 'at', of: (upload) => time(textAt(upload, 'requestedAt')) },
];

function reportLines(report: unknown): readonly string[] {
  const figure = (name: string): string => count(numberAt(report, name));
  const types = Object.entries(countsAt(report, 'byType')).map(
    ([type, of]) => `  ${printable(type)} ${count(of)}`,
  );
  const bad = listAt(report, 'firstBad').map((line) => {
    const problems = listAt(line, 'problems').map((problem) => short(problem, 100));
    return `  line ${numberAt(line, 'line') ?? NONE}: ${problems.join('; ')}`;
  });
  const from = textAt(report, 'occurred', 'from');
  const duplicates = numberAt(report, 'duplicates') ?? 0;
  const recorded = numberAt(report, 'recorded') ?? 0;
  return [
    `${figure('lines')} lines: ${figure('good')} good, ${figure('bad')} bad; late ${figure('late')}, frozen ${figure('frozen')}`,
    ...(duplicates === 0 ? [] : [`${count(duplicates)} lines say an event again that stands above them`]),
    ...(recorded === 0
      ? []
      : [`${count(recorded)} lines say an event that is recorded already: redeliver its time instead`]),
    ...(from === undefined
      ? []
      : [`happened from ${time(from)} to ${time(textAt(report, 'occurred', 'to'))}`]),
    ...types,
    ...(bad.length === 0 ? [] : ['First bad lines', ...bad]),
  ];
}

/** An upload and what its validation found. */
export function uploadText(upload: unknown): string {
  const cause = textAt(upload, 'cause');
  const hasReport = Object.keys(recordAt(upload, 'report')).length > 0;
  return [
    `Upload ${printable(textAt(upload, 'uploadId') ?? NONE)} (${printable(textAt(upload, 'name') ?? NONE)}): ${textAt(upload, 'status') ?? NONE}`,
    ...(cause === undefined ? [] : [`  cause: ${printable(cause)}`]),
    ...(hasReport ? reportLines(recordAt(upload, 'report')) : []),
  ].join('\n');
}
