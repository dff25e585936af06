import type { CloudEvent } from './cloud-event.ts';
import type { EventContract, EventOf } from './contract.ts';
import { parseEnvelope } from './envelope.ts';
import type { Problem } from './problem.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { indexUpcasters, newestType, type Upcaster, upcast } from './upcast.ts';

/** Why something is not an event that we know. */
export interface ParseRefusal {
  readonly cause: /** Not a CloudEvents 1.0 object, or one that its source may not say. */
    | 'malformed'
    /** No contract has this name. */
    | 'unknown-type'
    /** A contract has this name, but not in this version. */
    | 'unknown-version'
    /** The data breaks the contract. */
    | 'invalid-data';
  readonly problems: readonly Problem[];
}

/** The contracts that somebody understands: all of them, or those that one consumer takes. */
export interface Catalog<Event extends CloudEvent = CloudEvent> {
  readonly contracts: readonly EventContract[];
  find(type: string): EventContract | undefined;
  /** The type in which events of this type are handed on: where the upcasters lead, or the type itself. */
  newest(type: string): string;
  /** See `parseEvent`. */
  parse(value: unknown): Result<Event, ParseRefusal>;
}

/**
 * Throws TypeError where two contracts have one type, or an upcaster leads nowhere: both are mistakes in a source file.
 */
export const createCatalog = <const Contract extends EventContract>(
  contracts: readonly Contract[],
  upcasters: readonly Upcaster[] = [],
): Catalog<EventOf<Contract>> => {
  const byType = new Map<string, EventContract>(contracts.map((contract) => [contract.type, contract]));
  if (byType.size !== contracts.length)
    throw new TypeError('Two contracts of one catalog have the same type.');
  const steps = indexUpcasters(upcasters, byType);

  const isOurs = (event: CloudEvent): event is EventOf<Contract> =>
    byType.get(event.type)?.fits(event.data) === true;

  const parse = (value: unknown): Result<EventOf<Contract>, ParseRefusal> => {
    const envelope = parseEnvelope(value);
    if (!envelope.ok) return refuse({ cause: 'malformed', problems: envelope.refusal });
    const event = envelope.value;
    const contract = byType.get(event.type);
    if (contract === undefined) return refuse(unknown(event.type, contracts));
    if (contract.source !== undefined && contract.source !== event.source) {
      return refuse({
        cause: 'malformed',
        problems: [
          { path: '/source', message: `must be "${contract.source}": nobody else says ${contract.type}` },
        ],
      });
    }
    const data = contract.validate(event.data);
    if (!data.ok) return refuse({ cause: 'invalid-data', problems: inData(data.refusal) });
    const newest = upcast(event, steps);
    if (isOurs(newest)) return ok(newest);
    const broken = byType.get(newest.type)?.validate(newest.data);
    const problems = broken === undefined || broken.ok ? [] : inData(broken.refusal);
    return refuse({ cause: 'invalid-data', problems });
  };

  return { contracts, find: (type) => byType.get(type), newest: (type) => newestType(type, steps), parse };
};

/**
 * An event of the catalog, in the newest version that upcasters lead to, or why it is none. Never throws.
 *
 * Fields of `data` that the contract does not name are tolerated and kept: a newer producer may have added them.
 */
export const parseEvent = <Event extends CloudEvent>(
  catalog: Catalog<Event>,
  value: unknown,
): Result<Event, ParseRefusal> => catalog.parse(value);

const unknown = (type: string, contracts: readonly EventContract[]): ParseRefusal => {
  const name = type.slice(0, type.lastIndexOf('.v'));
  const known = contracts.filter((contract) => contract.name === name).map((contract) => contract.type);
  return known.length === 0
    ? { cause: 'unknown-type', problems: [{ path: '/type', message: `no contract is called ${name}` }] }
    : {
        cause: 'unknown-version',
        problems: [{ path: '/type', message: `${type} is not known here, only ${known.join(', ')}` }],
      };
};

const inData = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map(({ path, message }) => ({ path: `/data${path}`, message }));
