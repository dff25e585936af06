import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MANIFEST_FILE } from './manifest.ts';

/**
 * Brings the manifest up to date before functions are bundled with it. A file that is current is not touched, so that a build
 * leaves no trace where nothing changed. A stack without the replay service has none.
 */
export const writeManifest = (root: string, text: string): void => {
  const file = join(root, MANIFEST_FILE);
  const service = dirname(dirname(file));
  if (!existsSync(service) || (existsSync(file) && readFileSync(file, 'utf8') === text)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
