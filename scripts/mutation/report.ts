import { z } from 'zod';

const place = z.object({ line: z.int(), column: z.int() });
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.string(),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

export type MutationReport = z.infer<typeof reportSchema>;

export interface FileScore {
  readonly file: string;
  readonly killed: number;
  /** Those that a test reaches and none sees, and those that no test reaches. */
  readonly survived: number;
  /** Constants, what does not run, and what Stryker could not decide: no part of the score. */
  readonly left: number;
}

export interface Survivor {
  readonly at: string;
  readonly mutator: string;
  readonly reached: boolean;
  readonly was: string;
  readonly became: string;
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];
const MAX_SHOWN = 100;

export const readReport = (text: string): MutationReport => reportSchema.parse(JSON.parse(text));

const countOf = (mutants: MutationReport['files'][string]['mutants'], statuses: readonly string[]) =>
  mutants.filter((mutant) => statuses.includes(mutant.status)).length;

export const scoresOf = (report: MutationReport): readonly FileScore[] =>
  Object.entries(report.files)
    .map(([file, { mutants }]) => {
      const killed = countOf(mutants, KILLED);
      const survived = countOf(mutants, SURVIVED);
      return { file, killed, survived, left: mutants.length - killed - survived };
    })
    .filter(({ killed, survived }) => killed + survived > 0);

/** Killed of those that count; without any, nothing is missing. */
export const percentOf = (scores: readonly Pick<FileScore, 'killed' | 'survived'>[]): number => {
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const all = scores.reduce((sum, score) => sum + score.killed + score.survived, 0);
  return all === 0 ? 100 : (killed / all) * 100;
};

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
};

type Location = MutationReport['files'][string]['mutants'][number]['location'];

/** Lines and columns are counted from 1; the end is behind the last character. */
const textAt = (source: string, { start, end }: Location): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === lines.length - 1 ? end.column - 1 : undefined),
    )
    .join('\n');
};

export const survivorsOf = (report: MutationReport): readonly Survivor[] =>
  Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter((mutant) => SURVIVED.includes(mutant.status))
      .map((mutant) => ({
        at: `${file}:${mutant.location.start.line}:${mutant.location.start.column}`,
        mutator: mutant.mutatorName,
        reached: mutant.status === 'Survived',
        was: oneLine(textAt(source, mutant.location)),
        became: oneLine(mutant.replacement ?? ''),
      })),
  );
