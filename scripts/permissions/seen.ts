import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const grantSchema = z.object({ statement: z.string(), action: z.string(), resource: z.string() });
const refusedSchema = z.object({ action: z.string(), resource: z.string(), why: z.string() });
/** What a local stack leaves in its file of calls. */
const reportSchema = z.object({
  principals: z.array(z.object({ name: z.string(), refused: z.array(refusedSchema) })),
  grants: z.array(grantSchema.extend({ uses: z.number() })),
  refusedBeyond: z.number(),
});
export type Report = z.infer<typeof reportSchema>;

/** One permission of the template: an action of a statement on one of its resources. */
export type Grant = z.infer<typeof grantSchema>;
export type Refused = z.infer<typeof refusedSchema> & { readonly who: string };

/** What all stacks together saw. */
export interface Seen {
  readonly stacks: number;
  readonly grants: readonly (Grant & { readonly uses: number })[];
  readonly refused: readonly Refused[];
  /** Refused calls that a stack did not list any more. */
  readonly refusedBeyond: number;
}

const keyOf = (...parts: readonly string[]): string => parts.join('\n');

/** A permission counts as used when any stack used it; a refused call of many stacks is one. */
export function merge(reports: readonly Report[]): Seen {
  const grants = new Map<string, Grant & { uses: number }>();
  const refused = new Map<string, Refused>();
  for (const report of reports) {
    for (const grant of report.grants) {
      const key = keyOf(grant.statement, grant.action, grant.resource);
      const known = grants.get(key);
      if (known === undefined) grants.set(key, { ...grant });
      else known.uses += grant.uses;
    }
    for (const { name, refused: calls } of report.principals) {
      for (const call of calls) refused.set(keyOf(name, call.action, call.resource), { ...call, who: name });
    }
  }
  return {
    stacks: reports.length,
    grants: [...grants.values()],
    refused: [...refused.values()],
    refusedBeyond: reports.reduce((sum, { refusedBeyond }) => sum + refusedBeyond, 0),
  };
}

/** The files of a folder. Throws for one that is no report of calls; a file that was being written is none yet. */
export function readSeen(folder: string): Seen {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return merge(names.map((name) => reportSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))));
}
