/**
 * Values that nobody else writes, planted wherever a contract says that a field is a person's or secret, in fields that no
 * contract names, and in the place of values of another type. Made from the schemas, so that a new field has its own at once.
 */
import { compileCheck, type FieldSchema } from '@twolane/contracts';

/** Part of every canary: what must not be seen anywhere. Fits the pattern of ids and tokens. */
export const MARK = 'kanari7f3a';

export type Path = readonly (string | number)[];

/** One value, and in which way it is planted. */
export interface Planted {
  readonly how: string;
  readonly value: unknown;
}

export const createCanaries = () => {
  let count = 0;
  const next = (): string => {
    count += 1;
    return `${MARK}-${count}`;
  };
  return {
    /** Like an id or a token. */
    word: next,
    /** Like nothing that a pattern takes. */
    sentence: (): string => `${next()} "quoted" {and} \u00e9`,
    planted: (): number => count,
  };
};

export type Canaries = ReturnType<typeof createCanaries>;

const isSensitive = ({ 'x-sensitivity': sensitivity = 'secret' }: FieldSchema): boolean =>
  sensitivity === 'personal' || sensitivity === 'secret';

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The value with a canary in each sensitive field, also where it had none. Throws for one that no text fits. */
const withSensitive = (schema: FieldSchema, value: unknown, canaries: Canaries): unknown => {
  if (schema.type === 'array') {
    return Array.isArray(value)
      ? value.map((item) => (schema.items === undefined ? item : withSensitive(schema.items, item, canaries)))
      : value;
  }
  if (schema.type !== 'object') return value;
  const before = new Map(entriesOf(value));
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isLeaf = field.type !== 'object' && field.type !== 'array';
    if (isLeaf && isSensitive(field)) {
      if (field.type !== 'string')
        throw new Error(`${name} is sensitive and takes no text: plant it by hand.`);
      before.set(name, canaries.word());
    } else if (before.has(name)) before.set(name, withSensitive(field, before.get(name), canaries));
  }
  return Object.fromEntries(before);
};

/** The value with a field of no contract in each of its objects. */
const withStrays = (value: unknown, canaries: Canaries): unknown => {
  if (Array.isArray(value)) return value.map((item) => withStrays(item, canaries));
  if (typeof value !== 'object' || value === null) return value;
  const inner = entriesOf(value).map(([name, child]) => [name, withStrays(child, canaries)] as const);
  return { ...Object.fromEntries(inner), stray: canaries.sentence() };
};

const pathsOf = (value: unknown, path: Path = []): readonly Path[] => [
  path,
  ...(Array.isArray(value)
    ? value.slice(0, 1).flatMap((item) => pathsOf(item, [...path, 0]))
    : entriesOf(value).flatMap(([name, child]) => pathsOf(child, [...path, name]))),
];

const withAt = (value: unknown, [step, ...rest]: Path, planted: unknown): unknown => {
  if (step === undefined) return planted;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === step ? withAt(item, rest, planted) : item));
  }
  const before = new Map(entriesOf(value));
  return Object.fromEntries(before.set(String(step), withAt(before.get(String(step)), rest, planted)));
};

/**
 * Every way to plant canaries into a value that fits the schema: in what is sensitive (it fits still), in strays beside it, and
 * in the place of each of its values in turn, as text and as a list or an object.
 */
export const plantedIn = (schema: FieldSchema, fitting: unknown, canaries: Canaries): readonly Planted[] => {
  const sensitive = withSensitive(schema, fitting, canaries);
  const check = compileCheck(schema);
  const wrong = pathsOf(fitting).flatMap((path, index) => {
    const where = `/${path.join('/')}`;
    const text = withAt(fitting, path, canaries.sentence());
    return [
      // Text in the place of text that may be read, such as a reason, is no secret there.
      ...(check.passes(text) ? [] : [{ how: `text at ${where}`, value: text }]),
      index % 2 === 0
        ? { how: `a list at ${where}`, value: withAt(fitting, path, [canaries.sentence()]) }
        : { how: `an object at ${where}`, value: withAt(fitting, path, { own: canaries.sentence() }) },
    ];
  });
  return [
    { how: 'sensitive fields', value: sensitive },
    { how: 'fields of no contract', value: withStrays(sensitive, canaries) },
    ...wrong,
  ];
};
