/**
 * node test/zoo/run.ts [--bug name,…] [--seeds 10000] [--processes 2] [--only hunter,…] [--clean] [--json]
 *
 * Hunts each planted bug with all proofs; `--clean`: the clean code, with all seeds. Exit status 1 where a bug escapes, or clean code
 * is caught.
 */
import { parseArgs } from 'node:util';
import { namedWith, namesOf, refuse, wholeFrom1 } from '../support/words.ts';
import { bugs } from './all-bugs.ts';
import { type Hunted, runHunt } from './core/run-hunt.ts';
import { hunters } from './hunters/index.ts';

const { values } = parseArgs({
  options: {
    bug: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    processes: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    clean: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const options = { maxSeeds: wholeFrom1('seeds', values.seeds), only: values.only };
const processes = wholeFrom1('processes', values.processes);
namedWith('only', values.only.split(','), hunters);
const named = values.bug?.split(',').map((wanted) => {
  if (bugs.some(({ name }) => name === wanted)) return wanted;
  return refuse(`--bug: there is no "${wanted}". There are: ${namesOf(bugs)}.`);
});
const chosen = bugs.filter(({ name }) => named === undefined || named.includes(name));

const row = ({ bug, by = '', seed, seconds, why = '' }: Hunted): string =>
  `${(bug?.name ?? 'clean code').padEnd(38)} ${(by === '' ? 'ESCAPED' : by).padEnd(14)} ${String(seed ?? '').padStart(6)} ${seconds.toFixed(1).padStart(7)} s  ${bug?.what ?? ''}${by === '' ? '' : `\n${' '.repeat(39)}${why.slice(0, 220)}`}`;

const waiting = [...(values.clean ? [undefined] : chosen)];
const results: Hunted[] = [];
const worker = async (): Promise<void> => {
  while (waiting.length > 0) {
    const result = await runHunt(waiting.shift(), options);
    results.push(result);
    // The table's rows as they come; with --json they stand beside what is printed in the end.
    (values.json ? console.error : console.log)(row(result));
  }
};
await Promise.all(Array.from({ length: processes }, worker));

const escaped = results.filter(({ bug, by }) => (by === undefined) === (bug !== undefined));
const worst = results.reduce((most, { seed = 0 }) => Math.max(most, seed), 0);
const byHunter = Object.fromEntries(
  [...Map.groupBy(results, ({ by }) => by ?? 'nobody')].map(([by, those]) => [by, those.length]),
);
if (values.json)
  console.log(JSON.stringify({ bugs: results.length, escaped: escaped.length, byHunter, worst, results }));
else {
  console.log(
    `\n${results.length} hunted, ${escaped.length} ${values.clean ? 'false alarms' : 'escaped'}; caught by ${JSON.stringify(byHunter)}; highest seed ${worst}`,
  );
}
process.exit(escaped.length === 0 && results.length > 0 ? 0 : 1);
