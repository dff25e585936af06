import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** A directory of its own for one test; `remove` deletes it. */
export const temporaryDirectory = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'twolane-local-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** Packs one source file as a deployment package. */
export const writeZip = (file: string, entries: Readonly<Record<string, string>>): void => {
  const bytes = Object.fromEntries(
    Object.entries(entries).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
  writeFileSync(file, zipSync(bytes));
};
