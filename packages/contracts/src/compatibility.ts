import type { EventSchema } from './contract.ts';
import type { FieldSchema, Sensitivity } from './field.ts';

/** Why a change of a published contract is refused, in words for whoever made it. */
export interface Incompatibility {
  readonly type: string;
  /** JSON Pointer into the data; items of a list are `*`. Empty: the contract itself. */
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Schemas by type, as `events/generated/baseline.json` holds them. */
export type Baseline = { readonly [type: string]: EventSchema };

/**
 * What may change in a published version: a new optional field anywhere, wording, owner, and a sensitivity that is
 * raised. Nothing else, in either direction: old events are still in queues and journals and must stay valid, and
 * consumers that were deployed before must accept new ones.
 */
export const findIncompatibilities = (published: Baseline, current: Baseline): readonly Incompatibility[] =>
  Object.entries(published).flatMap(([type, before]) => {
    const after = Object.hasOwn(current, type) ? current[type] : undefined;
    if (after === undefined) {
      return [
        { type, field: '', problem: 'the contract is gone', remedy: `keep ${type}: its events still exist` },
      ];
    }
    return [...changedSource(type, before, after), ...compareFields(type, '', before, after)];
  });

const changedSource = (type: string, before: EventSchema, after: EventSchema): readonly Incompatibility[] => {
  const [was = 'apps', is = 'apps'] = [before['x-source'], after['x-source']];
  return was === is
    ? []
    : [{ type, field: '', problem: `the source was ${was} and is ${is}`, remedy: newVersion(type) }];
};

/** Keywords that decide what is accepted. None may change while its field stays. */
const LIMITS = ['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'minItems', 'maxItems'] as const;

const compareFields = (
  type: string,
  field: string,
  before: FieldSchema,
  after: FieldSchema,
): readonly Incompatibility[] => {
  const refused = (problem: string, remedy = newVersion(type)): Incompatibility => ({
    type,
    field,
    problem,
    remedy,
  });
  if (before.type !== after.type) return [refused(`the type was ${before.type} and is ${after.type}`)];
  const limits = LIMITS.filter((name) => before[name] !== after[name]).map((name) =>
    refused(`${name} was ${before[name] ?? 'open'} and is ${after[name] ?? 'open'}`),
  );
  return [
    ...limits,
    ...compareWords(before, after).map((problem) => refused(problem)),
    ...compareSensitivity(before, after).map((problem) =>
      refused(problem, 'keep the sensitivity, or raise it: copies that were made under it are still there'),
    ),
    ...(before.items === undefined || after.items === undefined
      ? []
      : compareFields(type, `${field}/*`, before.items, after.items)),
    ...compareProperties(type, field, before, after),
  ];
};

const compareProperties = (
  type: string,
  field: string,
  before: FieldSchema,
  after: FieldSchema,
): readonly Incompatibility[] => {
  const old = Object.entries(before.properties ?? {});
  const now = after.properties ?? {};
  const wasRequired = new Set(before.required);
  const isRequired = new Set(after.required);
  const kept = old.flatMap(([name, oldField]): readonly Incompatibility[] => {
    const at = `${field}/${name}`;
    const newField = Object.hasOwn(now, name) ? now[name] : undefined;
    if (newField === undefined) {
      return [{ type, field: at, problem: 'the field is gone', remedy: newVersion(type) }];
    }
    const was = wasRequired.has(name);
    return [
      ...(was === isRequired.has(name)
        ? []
        : [
            {
              type,
              field: at,
              problem: was ? 'it may now be missing' : 'it is now required',
              remedy: newVersion(type),
            },
          ]),
      ...compareFields(type, at, oldField, newField),
    ];
  });
  const oldNames = new Set(old.map(([name]) => name));
  const added = Object.keys(now)
    .filter((name) => !oldNames.has(name) && isRequired.has(name))
    .map((name) => ({
      type,
      field: `${field}/${name}`,
      problem: 'a new field is required',
      remedy: `wrap it in optional(…), or ${newVersion(type)}`,
    }));
  return [...kept, ...added];
};

const compareWords = (before: FieldSchema, after: FieldSchema): readonly string[] => {
  const [was, is] = [before.enum, after.enum];
  if (was === undefined && is === undefined) return [];
  if (was === undefined || is === undefined) return ['a closed list of words came or went'];
  const gone = was.filter((word) => !is.includes(word)).map((word) => `the word "${word}" is gone`);
  const added = is.filter((word) => !was.includes(word)).map((word) => `the word "${word}" is new`);
  return [...gone, ...added];
};

const RANK: { readonly [S in Sensitivity]: number } = { public: 0, internal: 1, personal: 2, secret: 3 };

const compareSensitivity = (before: FieldSchema, after: FieldSchema): readonly string[] => {
  const [was, is] = [before['x-sensitivity'], after['x-sensitivity']];
  if (was === undefined) return [];
  if (is === undefined) return [`the sensitivity was ${was} and is gone`];
  return RANK[is] < RANK[was] ? [`the sensitivity was ${was} and is only ${is}`] : [];
};

const newVersion = (type: string): string => {
  const [name, version = '1'] = type.split('.v');
  return `define ${name}.v${Number(version) + 1} beside it, with an upcaster from ${type}`;
};
