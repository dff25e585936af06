import { isRecord } from '../is-record.ts';

/**
 * Licences that ask for no more than to be named, or for changes to the file itself to stay open. SPDX identifiers; a licence
 * that is none of these is looked at by a person first.
 */
export const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);

export interface Component {
  readonly name: string;
  readonly version: string;
  /** As its author wrote it, an SPDX expression where the author did it well. Empty: none is said. */
  readonly licence: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const licenceOf = (licences: unknown): string => {
  if (!Array.isArray(licences)) return '';
  const said = licences.map((one: unknown) => {
    if (!isRecord(one)) return '';
    const { license, expression } = one;
    if (isRecord(license)) return textOf(license['id']) || textOf(license['name']);
    return textOf(expression);
  });
  return said.filter((text) => text !== '').join(' AND ');
};

/** The components of a bill of materials (CycloneDX 1.5 to 1.7), our own packages left out. */
export const componentsIn = (bill: unknown): readonly Component[] => {
  const components = isRecord(bill) ? bill['components'] : undefined;
  if (!Array.isArray(components)) return [];
  return components.flatMap((one: unknown): readonly Component[] => {
    if (!isRecord(one)) return [];
    const { group } = one;
    const name =
      typeof group === 'string' && group !== '' ? `${group}/${textOf(one['name'])}` : textOf(one['name']);
    if (name.startsWith('@twolane/')) return [];
    return [{ name, version: textOf(one['version']), licence: licenceOf(one['licenses']) }];
  });
};

/** Whether an SPDX expression (annex D) leaves us a choice of allowed licences only. Nesting beyond one level of brackets is not read. */
export const isAllowed = (expression: string): boolean =>
  expression
    .replaceAll(/[()]/g, ' ')
    .trim()
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => ALLOWED.has(licence.trim())));

/** A licence that a person looked at: the package, what it says, and why that is fine. */
export interface LookedAt {
  readonly name: string;
  readonly licence: string;
  readonly reason: string;
}

/** What nobody allowed, and what somebody allowed that is not there any more. */
export const licenceProblems = (
  components: readonly Component[],
  lookedAt: readonly LookedAt[],
): readonly string[] => {
  const known = (one: Component) =>
    lookedAt.find(({ name, licence }) => name === one.name && licence === one.licence);
  const wrong = components.filter((one) => !isAllowed(one.licence));
  const stale = lookedAt.filter(
    ({ name, licence }) => !wrong.some((one) => one.name === name && one.licence === licence),
  );
  return [
    ...wrong
      .filter((one) => known(one) === undefined)
      .map(({ name, version, licence }) => `${name}@${version}: licence "${licence}" was not looked at`),
    ...stale.map(
      ({ name, licence }) => `${name} with licence "${licence}" is not there: take its exception out`,
    ),
  ];
};

/** How many components have each licence, the most frequent first. */
export const countLicences = (components: readonly Component[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const { licence } of components) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts].sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1));
};
