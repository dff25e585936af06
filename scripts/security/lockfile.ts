import { isRecord } from '../is-record.ts';

/** Digests that are taken; older ones can be forged. */
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;
/** Exactly this version, of the registry. `npm:` gives it another name here. */
const EXACT = /^(?:npm:(?:@[a-z0-9-]+\/)?[a-z0-9._-]+@)?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const WORKSPACE = 'workspace:*';

const fieldsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(value) ? Object.entries(value) : [];

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** What a package of ours asks for must be said exactly, so that nothing comes in by itself. */
const importerProblems = (importer: string, asked: unknown): readonly string[] =>
  KINDS.flatMap((kind) =>
    fieldsOf(isRecord(asked) ? asked[kind] : undefined).flatMap(([name, said]) => {
      const specifier = isRecord(said) ? String(said['specifier']) : '';
      return specifier === WORKSPACE || EXACT.test(specifier)
        ? []
        : [`${importer} asks for ${name} by "${specifier}": give the exact version, or ${WORKSPACE}`];
    }),
  );

/** Every package must be one of a registry, and the very one that was looked at. */
const packageProblems = (name: string, said: unknown): readonly string[] => {
  const resolution = isRecord(said) ? said['resolution'] : undefined;
  if (!isRecord(resolution)) return [`${name} has no resolution`];
  const { integrity, ...more } = resolution;
  const others = Object.keys(more);
  return [
    ...(typeof integrity === 'string' && INTEGRITY.test(integrity)
      ? []
      : [`${name} has no SHA-512 integrity`]),
    ...(others.length === 0 ? [] : [`${name} comes from elsewhere than a registry (${others.join(', ')})`]),
  ];
};

/** Names by which a lockfile reaches past the registry. */
const REACHES = /\b(?:https?|git\+[a-z]+|git|ssh|file|codeload):(?=\S)/;

/**
 * What is wrong with a lockfile of pnpm (version 9.0): packages without integrity, from git, an address or a folder; versions
 * that float; names of hosts, which another machine may not reach. `text` is the file, `lockfile` the same parsed.
 */
export const lockfileProblems = (lockfile: unknown, text: string): readonly string[] => {
  if (!isRecord(lockfile) || lockfile['lockfileVersion'] !== '9.0')
    return ['It is no lockfile of version 9.0.'];
  const packages = fieldsOf(lockfile['packages']);
  if (packages.length === 0) return ['It names no packages.'];
  const reaching = text
    .split('\n')
    .flatMap((line, index) => (REACHES.test(line) ? [`line ${index + 1}: ${line.trim()}`] : []));
  return [
    ...fieldsOf(lockfile['importers']).flatMap(([importer, asked]) => importerProblems(importer, asked)),
    ...packages.flatMap(([name, said]) => packageProblems(name, said)),
    ...reaching,
    ...['overrides', 'patchedDependencies'].flatMap((name) =>
      lockfile[name] === undefined ? [] : [`${name}: what was looked at is not what is installed`],
    ),
  ];
};

export const countPackages = (lockfile: unknown): number =>
  isRecord(lockfile) ? fieldsOf(lockfile['packages']).length : 0;
