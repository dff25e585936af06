/** What a delivered object is named by. */
export type ObjectNaming = {
  readonly streamName: string;
  readonly prefix: string;
  readonly extension: string;
};

const expression = /!\{([^}]*)\}/g;
const byDefault = '!{timestamp:yyyy/MM/dd/HH}/';

/** Letters that we know of Java's DateTimeFormatter; in UTC. */
const fields: readonly (readonly [pattern: string, from: number, to: number])[] = [
  ['yyyy', 0, 4],
  ['MM', 5, 7],
  ['dd', 8, 10],
  ['HH', 11, 13],
  ['mm', 14, 16],
  ['ss', 17, 19],
];
const timePattern = /^(?:yyyy|MM|dd|HH|mm|ss|'[^']*'|[^A-Za-z'])+$/;
const timePiece = /yyyy|MM|dd|HH|mm|ss|'[^']*'/g;

const timeText = (pattern: string, ms: number): string => {
  const iso = new Date(ms).toISOString();
  return pattern.replace(timePiece, (piece) => {
    const field = fields.find(([name]) => name === piece);
    return field === undefined ? piece.slice(1, -1) : iso.slice(field[1], field[2]);
  });
};

/** What is wrong with a prefix, if anything (developer guide, "Understand custom prefixes for Amazon S3 objects"). */
export const prefixProblem = (prefix: string): string | undefined => {
  for (const [whole, inside = ''] of prefix.matchAll(expression)) {
    const [namespace, ...rest] = inside.split(':');
    const value = rest.join(':');
    if (namespace === 'timestamp' && timePattern.test(value)) continue;
    if (inside === 'firehose:random-string') continue;
    return `the local stack does not know the expression ${whole}`;
  }
  return prefix.replaceAll(expression, '').includes('!{') ? 'has an expression that does not end' : undefined;
};

/** A prefix without a time gets one: that is how the service does it. */
export const withTime = (prefix: string): string =>
  prefix.includes('!{timestamp:') ? prefix : `${prefix}${byDefault}`;

/** As long as the service's own. */
const randomStringLength = 11;

/**
 * The key of an object: evaluated prefix, then `<stream>-<version>-<year>-<month>-<day>-<hour>-<minute>-<second>-<uuid>`.
 * Time is when the oldest record in it arrived (developer guide, "Configure Amazon S3 object name format").
 */
export const objectKeyOf = (naming: ObjectNaming, oldestArrivalMs: number, uuid: string): string => {
  const evaluated = naming.prefix.replace(expression, (_whole, inside: string) =>
    inside.startsWith('timestamp:')
      ? timeText(inside.slice('timestamp:'.length), oldestArrivalMs)
      : uuid.replaceAll('-', '').slice(0, randomStringLength),
  );
  const time = timeText('yyyy-MM-dd-HH-mm-ss', oldestArrivalMs);
  return `${evaluated}${naming.streamName}-1-${time}-${uuid}${naming.extension}`;
};
