import { array, boolean, number, object, optional, safeParse, string } from 'valibot';
import { broken, type Proof } from './proof.ts';
import { runJson } from './run-json.ts';

const CrashPoints = object({
  scenarios: number(),
  calls: number(),
  singles: number(),
  pairs: number(),
  findings: array(object({ scenario: string(), at: array(string()), why: string() })),
});

/** Every crash of every handler; with `pairs` every second crash after each, too, which takes many minutes. */
export async function crashPoints(root: string, pairs: boolean, signal: AbortSignal): Promise<Proof> {
  const what = 'crash points';
  const words = ['test/crash-points/run.ts', '--json', ...(pairs ? ['--pairs'] : [])];
  const run = await runJson(root, words, signal);
  const report = safeParse(CrashPoints, run.answer);
  if (!report.success) return broken(what, run);
  const { scenarios, calls, singles, findings } = report.output;
  return {
    what,
    tried: `${scenarios} scenarios, ${calls} calls: ${singles} single interruptions, ${report.output.pairs} pairs`,
    violations: findings.length,
    seconds: run.seconds,
    details: findings.map(({ scenario, at, why }) => `${scenario}, at ${at.join(', then ')}: ${why}`),
  };
}

const Zoo = object({
  bugs: number(),
  escaped: number(),
  worst: number(),
  results: array(object({ bug: optional(object({ name: string() })), by: optional(string()) })),
});

/** Every planted bug must be caught: one that escapes is a hole in the proofs. */
export async function zoo(root: string, processes: number, signal: AbortSignal): Promise<Proof> {
  const what = 'zoo of planted bugs';
  const run = await runJson(root, ['test/zoo/run.ts', '--json', '--processes', String(processes)], signal);
  const report = safeParse(Zoo, run.answer);
  if (!report.success) return broken(what, run);
  const { bugs, escaped, worst, results } = report.output;
  return {
    what,
    tried: `${bugs} bugs, ${bugs - escaped} caught, the last at seed ${worst} of its hunter`,
    violations: escaped,
    seconds: run.seconds,
    details: results.flatMap(({ bug, by }) => (by === undefined ? [`escaped: ${bug?.name ?? '?'}`] : [])),
  };
}

const Case = object({ route: string(), role: string(), defect: string() });
const Matrix = object({
  cases: number(),
  routes: number(),
  roles: number(),
  defects: number(),
  admitted: array(Case),
  controls: number(),
  controlsRefused: array(Case),
});
const Security = object({ door: Matrix, handlers: Matrix });

/** Every route by every role by every defect of a token. */
export async function security(root: string, signal: AbortSignal): Promise<Proof> {
  const what = 'routes by roles by token defects';
  const run = await runJson(root, ['test/security/run.ts', '--json'], signal);
  const report = safeParse(Security, run.answer);
  if (!report.success) return broken(what, run);
  const { door, handlers } = report.output;
  const wrong = [door, handlers].flatMap(({ admitted, controlsRefused }) => [
    ...admitted,
    ...controlsRefused,
  ]);
  return {
    what,
    tried: `${door.routes} routes, ${door.cases} cases at the door and ${handlers.cases} at the handlers: ${wrong.length} wrong`,
    violations: wrong.length,
    seconds: run.seconds,
    details: wrong.map(({ route, role, defect }) => `${route}, ${role}: ${defect}`),
  };
}

const Soak = object({
  kills: number(),
  killsDuringStart: number(),
  orders: number(),
  settled: boolean(),
  lost: array(string()),
  twice: array(string()),
  counts: array(object({ what: string(), expected: number(), found: number() })),
});

/** The local stack killed again and again while customers order. */
export async function kills(root: string, count: number, seed: number, signal: AbortSignal): Promise<Proof> {
  const what = 'kills of the local stack';
  const words = ['scripts/soak.ts', '--kills', String(count), '--seed', String(seed), '--json', '-'];
  const run = await runJson(root, words, signal);
  const report = safeParse(Soak, run.answer);
  if (!report.success) return broken(what, run);
  const { lost, twice, counts, orders, settled, killsDuringStart } = report.output;
  const wrong = counts.filter(({ expected, found }) => expected !== found);
  return {
    what,
    tried: `${report.output.kills} SIGKILLs, ${killsDuringStart} during a start, ${orders} orders: ${lost.length} lost, ${twice.length} twice`,
    violations: lost.length + twice.length + wrong.length + (settled ? 0 : 1),
    seconds: run.seconds,
    details: [
      ...lost.map((name) => `lost: ${name}`),
      ...twice.map((name) => `twice: ${name}`),
      ...wrong.map((count) => `${count.what}: expected ${count.expected}, found ${count.found}`),
    ],
  };
}
