import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type FeedFile, planFile } from '../feed/plan-feed.ts';
import { sampleDay } from '../feed/sample-day.ts';
import { type Scenario, scenarioOfFiles } from '../feed/scenario.ts';

export type LoadedScenario =
  | { readonly ok: true; readonly scenario: Scenario; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string };

function readText(path: string): { readonly text: string } | { readonly why: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { why: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The day files as a scenario, or the sample day where there are none. All files are checked before anything starts. */
export function loadScenario(feed: readonly string[], seed: number, anchorMs: number): LoadedScenario {
  if (feed.length === 0) return { ok: true, scenario: sampleDay(seed, anchorMs), notes: [] };
  const files: FeedFile[] = [];
  const notes: string[] = [];
  for (const path of feed) {
    const read = readText(path);
    if ('why' in read) return { ok: false, why: read.why };
    const planned = planFile(basename(path), read.text);
    if (!planned.ok) return planned;
    const twin = files.find((file) => file.contentHash === planned.file.contentHash);
    if (twin === undefined) files.push(planned.file);
    else notes.push(`${path} has the same content as ${twin.name}: played once`);
  }
  return { ok: true, scenario: scenarioOfFiles(files), notes };
}
