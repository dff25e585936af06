/** Who may see a field: in logs `internal` and `public` are shown, `personal` and `secret` never. */
export type Sensitivity = 'public' | 'internal' | 'personal' | 'secret';

/** The part of JSON Schema 2020-12 that contracts are written in, plus `x-sensitivity` on each leaf. */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly 'x-sensitivity'?: Sensitivity;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: FieldSchema;
  readonly properties?: { readonly [name: string]: FieldSchema };
  readonly required?: readonly string[];
}

/** One field of a contract. `Value` is what it holds once checked; `Optional` says whether it may be missing. */
export interface Field<Value = unknown, Optional extends boolean = boolean> {
  readonly schema: FieldSchema;
  readonly optional: Optional;
  /** Never there at run time: it carries the type. */
  readonly valueType?: Value;
}

export interface Shape {
  readonly [name: string]: Field;
}

type ValueOf<F> = F extends Field<infer Value> ? Value : never;
type OptionalNames<S extends Shape> = {
  [Name in keyof S]: S[Name] extends Field<unknown, true> ? Name : never;
}[keyof S];

/** What an object of this shape holds. */
export type DataOf<S extends Shape> = {
  readonly [Name in Exclude<keyof S, OptionalNames<S>>]: ValueOf<S[Name]>;
} & { readonly [Name in OptionalNames<S>]?: ValueOf<S[Name]> };

interface About {
  readonly description: string;
  readonly sensitivity: Sensitivity;
}

interface TextLimits {
  /** In UTF-16 units. Default 1: empty text says nothing that leaving the field out would not. */
  readonly minLength?: number;
  readonly maxLength: number;
  /** ECMA-262 regular expression, matched with the `u` flag; write the anchors. */
  readonly pattern?: string;
}

export const text = ({ description, sensitivity, minLength = 1, ...limits }: About & TextLimits) =>
  field<string>({ type: 'string', description, 'x-sensitivity': sensitivity, minLength, ...limits });

interface WholeLimits {
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number. Both limits are asked for, so that nothing can grow past what arithmetic holds exactly. */
export const whole = ({ description, sensitivity, minimum, maximum }: About & WholeLimits) =>
  field<number>({ type: 'integer', description, 'x-sensitivity': sensitivity, minimum, maximum });

export const flag = ({ description, sensitivity }: About) =>
  field<boolean>({ type: 'boolean', description, 'x-sensitivity': sensitivity });

/** One word of a closed list. */
export const choice = <const Word extends string>(
  words: readonly Word[],
  { description, sensitivity }: About,
) => field<Word>({ type: 'string', description, 'x-sensitivity': sensitivity, enum: words });

interface ListLimits {
  readonly description: string;
  readonly minItems: number;
  readonly maxItems: number;
}

/** Sensitivity is said by the items. */
export const list = <Value>(item: Field<Value, false>, { description, minItems, maxItems }: ListLimits) =>
  field<readonly Value[]>({ type: 'array', description, minItems, maxItems, items: item.schema });

/** An object; sensitivity is said by its fields. Fields that it does not name are tolerated, see `README.md`. */
export const record = <S extends Shape>(shape: S, about: { readonly description?: string } = {}) =>
  field<DataOf<S>>({
    type: 'object',
    ...about,
    properties: Object.fromEntries(Object.entries(shape).map(([name, { schema }]) => [name, schema])),
    required: Object.keys(shape).filter((name) => shape[name]?.optional === false),
  });

/** The same field, but it may be missing. */
export const optional = <Value>({ schema }: Field<Value, false>): Field<Value, true> => ({
  schema,
  optional: true,
});

const field = <Value>(schema: FieldSchema): Field<Value, false> => ({ schema, optional: false });
