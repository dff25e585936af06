import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLambdaService } from '../../packages/local/src/lambda/lambda-service.ts';
import { loadTemplate } from '../../packages/local/src/stack/load-template.ts';
import { compileStack } from '../start/compile-stack.ts';
import { median, type Report, rounded } from './report.ts';

const COLD_STARTS = 5;
const REGION = 'eu-west-1';
const BYTES_PER_KB = 1_000;
/** Nobody answers there: only the start is measured, what the handler says to an empty event is not. */
const NOWHERE = 'http://127.0.0.1:9';

/** Each function as deployed: how large its bundle is, and how long from process start until it asks for an event. */
export async function benchFunctions(root: string): Promise<Report> {
  const compiled = await compileStack(root);
  const template = await loadTemplate(compiled.templateFile, {
    region: REGION,
    accountId: '000000000000',
    stackName: 'bench',
    awsUrl: NOWHERE,
    httpUrl: NOWHERE,
  });
  const { functions } = template.definition;
  const dataDir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  const inits = new Map<string, number[]>();
  try {
    for (let round = 0; round < COLD_STARTS; round += 1) {
      for (const definition of functions) {
        const lambda = await startLambdaService({
          functions: [definition],
          artifactsDir: compiled.artifactsDir,
          dataDir,
          region: REGION,
          awsUrl: NOWHERE,
          localConcurrency: 1,
          onProcessStarted: () => {},
          onProcessGone: () => {},
        });
        await lambda.invoke(definition.arn, '{"Records":[]}');
        const [stats] = lambda.stats();
        await lambda.stop();
        const ms = stats?.initMs.p50;
        if (ms !== undefined) inits.set(definition.name, [...(inits.get(definition.name) ?? []), ms]);
      }
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const values = functions.map(({ name, artifact }) => ({
    name,
    zipKb: statSync(join(compiled.artifactsDir, artifact)).size / BYTES_PER_KB,
    coldStartMs: median(inits.get(name) ?? []),
  }));
  return {
    id: 'functions',
    title: `(c) each function: its zip, and process start to ready (median of ${COLD_STARTS})`,
    columns: ['function', 'zip kB', 'cold start ms'],
    rows: values.map(({ name, zipKb, coldStartMs }) => [name, Math.round(zipKb), rounded(coldStartMs, 0)]),
    findings: [],
    values,
  };
}
