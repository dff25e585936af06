/** One realistic mistake in real code: a text that occurs exactly once in a file of ours, and what stands there instead. */
export interface PlantedBug {
  readonly name: string;
  /** For people: what goes wrong. */
  readonly what: string;
  /** From the repository's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What is said of a patch that does not fit any more. */
export const STALE = 'must occur once';

/** The source with the bug in it. Throws where the text is not there exactly once: the patch is stale. */
export const withBug = (source: string, { name, file, find, replace }: PlantedBug): string => {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(`${name}: its text occurs ${parts.length - 1} times in ${file}, and ${STALE}.`);
  }
  return parts.join(replace);
};

/** Reads what `plantedIn` wrote into the environment. */
export const PLANTED = 'TWOLANE_PLANTED_BUG';

const TEXTS = ['name', 'what', 'file', 'find', 'replace'] as const;

export const readPlanted = (text: string): PlantedBug => {
  const value: unknown = JSON.parse(text);
  const member = (name: (typeof TEXTS)[number]): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof found === 'string') return found;
    throw new Error(`${PLANTED} lacks the text "${name}".`);
  };
  return {
    name: member('name'),
    what: member('what'),
    file: member('file'),
    find: member('find'),
    replace: member('replace'),
  };
};
