import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { isRecord } from '../is-record.ts';
import type { CompiledStack } from '../start/compile-stack.ts';

/** What another release changes in the compiled stack. */
export interface Changes {
  /** Logical id of a function → the source file of its other handler, which exports `handler`. */
  readonly handlers?: Readonly<Record<string, string>>;
  /** Logical id of a function → variables that its environment has besides. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Logical id of a queue → after how many receives a message is dead-lettered. */
  readonly maxReceives?: Readonly<Record<string, number>>;
  /** Logical ids of rules that are switched off. */
  readonly disabledRules?: readonly string[];
}

type Json = Record<string, unknown>;

const member = (value: unknown, path: readonly string[], whole: string): Json => {
  const [name, ...rest] = path;
  const found = name === undefined ? value : isRecord(value) ? value[name] : undefined;
  if (name !== undefined) return member(found, rest, whole);
  if (isRecord(value)) return value;
  throw new Error(`The compiled template has no ${whole}: the rehearsal must be adapted to it.`);
};

const within = (template: unknown, ...path: readonly string[]): Json =>
  member(template, path, path.join('.'));

/** The bundle as serverless-esbuild would make it: one CommonJS file at the handler's place. */
async function bundleOf(source: string, handler: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${source} came to no bundle.`);
  return zipSync({ [`${handler.slice(0, handler.lastIndexOf('.'))}.cjs`]: file.contents });
}

/** The same stack in a folder of its own with something changed, as another deployment would have it. */
export async function releaseOf(
  compiled: CompiledStack,
  dir: string,
  changes: Changes,
): Promise<CompiledStack> {
  rmSync(dir, { recursive: true, force: true });
  cpSync(compiled.artifactsDir, dir, { recursive: true });
  const templateFile = join(dir, basename(compiled.templateFile));
  const template: unknown = JSON.parse(readFileSync(templateFile, 'utf8'));
  for (const [logicalId, source] of Object.entries(changes.handlers ?? {})) {
    const { Code, Handler } = within(template, 'Resources', logicalId, 'Properties');
    const zip = basename(String(within(Code)['S3Key']));
    // A name of its own: two functions may share one zip.
    const changed = `${logicalId}-${zip}`;
    writeFileSync(join(dir, changed), await bundleOf(source, String(Handler)));
    within(Code)['S3Key'] = changed;
  }
  for (const [logicalId, variables] of Object.entries(changes.environment ?? {})) {
    Object.assign(
      within(template, 'Resources', logicalId, 'Properties', 'Environment', 'Variables'),
      variables,
    );
  }
  for (const [logicalId, receives] of Object.entries(changes.maxReceives ?? {})) {
    within(template, 'Resources', logicalId, 'Properties', 'RedrivePolicy')['maxReceiveCount'] = receives;
  }
  for (const logicalId of changes.disabledRules ?? []) {
    within(template, 'Resources', logicalId, 'Properties')['State'] = 'DISABLED';
  }
  writeFileSync(templateFile, JSON.stringify(template));
  return { templateFile, artifactsDir: dir };
}
