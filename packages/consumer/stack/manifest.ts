export { readSubscriptions } from './read-subscriptions.ts';

import { functionKeyOf, type Subscription } from './subscription.ts';

/** One consumer, as whoever plans a replay has to know it, whatever the stage. */
export interface ManifestEntry {
  readonly name: string;
  readonly description: string;
  /** The folder of services/ that it lives in. */
  readonly service: string;
  readonly events: readonly string[];
  /** Event types that it may record: who takes those can be reached by a replay. */
  readonly emits: readonly string[];
  readonly effect: Subscription['effect'];
  readonly inbox: Subscription['inbox'];
  readonly lateness: Subscription['lateness'];
  /** Its function is `<service>-<stage>-<functionKey>`. */
  readonly functionKey: string;
  /** Whether windows of it can be built anew. */
  readonly projection: boolean;
}

/** Where the manifest lies, below the root of the repository. */
export const MANIFEST_FILE = 'services/replay/generated/consumers.json';

/** The manifest's text, in order of name. */
export const manifestText = (subscriptions: readonly Subscription[]): string => {
  const entries = subscriptions.map(entryOf).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return `${JSON.stringify(entries, null, 2)}\n`;
};

const entryOf = ({
  name,
  description,
  handler,
  events,
  emits,
  effect,
  inbox,
  lateness,
  projection = false,
}: Subscription): ManifestEntry => ({
  name,
  description,
  service: /^services\/([^/]+)\//.exec(handler)?.[1] ?? 'none',
  events,
  emits,
  effect,
  inbox,
  lateness,
  functionKey: functionKeyOf(name),
  projection,
});
