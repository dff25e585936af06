import { compileCheck } from './check.ts';
import type { CloudEvent } from './cloud-event.ts';
import type { DataOf, FieldSchema, Shape } from './field.ts';
import { record } from './field.ts';
import type { Problem } from './problem.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';

/** JSON Schema 2020-12 of an event's `data`, as other languages get it. */
export interface EventSchema extends FieldSchema {
  readonly $schema: 'https://json-schema.org/draft/2020-12/schema';
  readonly $id: string;
  readonly title: string;
  readonly 'x-owner': string;
  readonly 'x-source'?: string;
}

/** One version of one event. */
export interface EventContract<Type extends string = string, Data = unknown> {
  /** `OrderPlaced.v1` */
  readonly type: Type;
  /** `OrderPlaced` */
  readonly name: string;
  readonly version: number;
  /** The one source that says it; absent where producer apps do, each with a source of its own. */
  readonly source?: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly description: string;
  /** The `dataschema` of its events. */
  readonly dataschema: string;
  readonly jsonSchema: EventSchema;
  /** Data that is known to fit, or what is wrong with it (paths from the root of `data`). */
  validate(data: unknown): Result<Data, readonly Problem[]>;
  /** The same as a guard. */
  fits(data: unknown): data is Data;
}

export type EventOf<Contract> =
  Contract extends EventContract<infer Type, infer Data> ? CloudEvent<Type, Data> : never;

type Producer = { readonly source: string } | { readonly producedBy: 'apps' };

interface Definition<Name extends string, Version extends number, S extends Shape> {
  /** A business outcome in the past tense: `OrderPlaced`. */
  readonly name: Name;
  readonly version: Version;
  readonly owner: string;
  readonly description: string;
  readonly data: S;
}

/**
 * Declares a contract. A version that was published never changes, except that an optional field may be added.
 * The check is compiled at the first use, so that a function pays only for the events that it meets.
 */
export const defineEvent = <const Name extends string, const Version extends number, const S extends Shape>(
  definition: Definition<Name, Version, S> & Producer,
): EventContract<`${Name}.v${Version}`, DataOf<S>> => {
  const { name, version, owner, description, data } = definition;
  const type = `${name}.v${version}` as const;
  const source = 'source' in definition ? { source: definition.source } : {};
  const dataschema = `urn:twolane:event:${type}`;
  const jsonSchema: EventSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: dataschema,
    title: type,
    description,
    'x-owner': owner,
    ...('source' in definition ? { 'x-source': definition.source } : {}),
    ...record(data).schema,
  };
  const check = compileCheck(jsonSchema);
  const fits = (value: unknown): value is DataOf<S> => check.passes(value);
  return {
    type,
    name,
    version,
    ...source,
    owner,
    description,
    dataschema,
    jsonSchema,
    fits,
    validate: (value) => (fits(value) ? ok(value) : refuse(check.problems(value))),
  };
};
