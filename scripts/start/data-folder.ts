import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARKER = 'twolane-data.json';
const LAYOUT = 1;

export type DataFolder =
  | { readonly ok: true; readonly dir: string; readonly anchorMs: number }
  | { readonly ok: false; readonly why: string };

const anchorIn = (text: string): number | undefined => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('layout' in value) || value.layout !== LAYOUT) return undefined;
  return 'anchorMs' in value && typeof value.anchorMs === 'number' ? value.anchorMs : undefined;
};

/**
 * Makes or re-opens the data folder. `anchorMs` is when it was first made: times that a scenario counts from "now"
 * stay the same over restarts. A folder that holds other things is refused, and so never emptied by `fresh`.
 */
export function openDataFolder(dir: string, fresh: boolean, nowMs: number): DataFolder {
  const marker = join(dir, MARKER);
  if (existsSync(dir) && !existsSync(marker) && readdirSync(dir).length > 0) {
    return { ok: false, why: `${dir} holds other files and no ${MARKER}: choose another folder with --data` };
  }
  if (fresh) rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  if (!existsSync(marker)) writeFileSync(marker, JSON.stringify({ layout: LAYOUT, anchorMs: nowMs }));
  try {
    const anchorMs = anchorIn(readFileSync(marker, 'utf8'));
    if (anchorMs !== undefined) return { ok: true, dir, anchorMs };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return {
    ok: false,
    why: `${marker} is not of this version: start with --fresh to empty the folder, or choose another`,
  };
}
