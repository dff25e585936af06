import type { Uploaded } from '../lane2/uploads.ts';

/** What is wrong with a file's end: its bad lines are reported, and no others; what it brought is recorded. */
export const wrongWith = (
  { report, good, bad, missing }: Uploaded,
  recorded: ReadonlySet<string>,
  wasBrought: boolean,
): readonly string[] => {
  const said = (name: string): unknown => Reflect.get(Object(report), name);
  const first = said('firstBad');
  const named = (Array.isArray(first) ? first : []).map((line: unknown) => Reflect.get(Object(line), 'line'));
  const isCounted = said('good') === good && said('bad') === bad.length;
  const lost = wasBrought ? missing.filter((key) => !recorded.has(key)) : [];
  return [
    ...(isCounted
      ? []
      : [
          `reported are ${said('good')} good lines and ${said('bad')} bad ones, not ${good} and ${bad.length}`,
        ]),
    ...(String(named) === String(bad) ? [] : [`lines ${named} are said to be bad, not ${bad}`]),
    ...lost.map((key) => `${key} was brought, and is nowhere`),
  ];
};
