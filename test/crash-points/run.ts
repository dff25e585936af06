import { parseArgs } from 'node:util';
import { namedWith } from '../support/words.ts';
import { scenarios } from './all-scenarios.ts';
import { type Explored, explore } from './core/explore.ts';

/** `node test/crash-points/run.ts [--pairs] [--only text] [--json]`: exit status 1 where a crash changes anything. */
const { values } = parseArgs({
  options: {
    pairs: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

const chosen = namedWith('only', [values.only], scenarios);
const startedMs = performance.now();
const done: Explored[] = [];
for (const scenario of chosen) {
  const beganMs = performance.now();
  const explored = await explore(scenario, { pairs: values.pairs });
  done.push(explored);
  if (!values.json) printOne(explored, performance.now() - beganMs);
}
const sum = (count: (one: Explored) => number): number => done.reduce((all, one) => all + count(one), 0);
const totals = {
  scenarios: done.length,
  calls: sum(({ calls }) => calls),
  singles: sum(({ singles }) => singles),
  pairs: sum(({ pairs }) => pairs),
  findings: done.flatMap(({ findings }) => findings),
  seconds: Math.round((performance.now() - startedMs) / 100) / 10,
};
if (values.json) console.log(JSON.stringify(totals));
else {
  for (const { scenario, at, why } of totals.findings) {
    console.log(`\n${scenario}\n  at ${at.join(', then ') || 'the clean run'}\n  ${why}`);
  }
  const { findings, ...counts } = totals;
  console.log(
    `\n${counts.scenarios} scenarios, ${counts.calls} calls: ${counts.singles} single interruptions, ${counts.pairs} pairs of crashes, ${findings.length} findings, ${counts.seconds} s`,
  );
}
// Timers of processes that were killed are of no interest to anybody.
process.exit(totals.findings.length === 0 && done.length > 0 ? 0 : 1);

function printOne({ scenario, calls, singles, pairs, findings }: Explored, tookMs: number): void {
  const word = findings.length === 0 ? 'ok' : `${findings.length} FINDINGS`;
  console.log(
    `${scenario}: ${calls} calls, ${singles} singles, ${pairs} pairs, ${Math.round(tookMs)} ms: ${word}`,
  );
}
