import type { CloudEvent } from './cloud-event.ts';
import type { EventContract } from './contract.ts';

/** Turns the data of one version into the next one's. Pure, and total over data that fits the `from` contract. */
export interface Upcaster {
  readonly from: string;
  readonly to: string;
  readonly upcast: (data: unknown) => unknown;
}

/** An upcaster whose types follow from its two contracts. */
export const defineUpcaster = <From, To>(
  from: EventContract<string, From>,
  to: EventContract<string, To>,
  convert: (data: From) => To,
): Upcaster => ({
  from: from.type,
  to: to.type,
  upcast: (data) => (from.fits(data) ? convert(data) : data),
});

interface Step {
  readonly contract: EventContract;
  readonly upcast: (data: unknown) => unknown;
}

export type Steps = ReadonlyMap<string, Step>;

/** By the type they start from. Throws TypeError where one leads nowhere, backwards, or not alone. */
export const indexUpcasters = (
  upcasters: readonly Upcaster[],
  byType: ReadonlyMap<string, EventContract>,
): Steps => {
  const steps = new Map<string, Step>();
  for (const { from, to, upcast } of upcasters) {
    const source = byType.get(from);
    const contract = byType.get(to);
    if (source === undefined || contract === undefined) {
      throw new TypeError(`The upcaster ${from} → ${to} needs both contracts in the catalog.`);
    }
    if (contract.name !== source.name || contract.version <= source.version) {
      throw new TypeError(`The upcaster ${from} → ${to} must lead to a later version of the same event.`);
    }
    if (steps.has(from)) throw new TypeError(`Two upcasters start from ${from}.`);
    steps.set(from, { contract, upcast });
  }
  return steps;
};

/** As far as the steps lead. Ends, because each one leads to a later version. */
export const upcast = (event: CloudEvent, steps: Steps): CloudEvent => {
  let newest = event;
  for (let step = steps.get(newest.type); step !== undefined; step = steps.get(newest.type)) {
    const { type, dataschema } = step.contract;
    newest = { ...newest, type, dataschema, data: step.upcast(newest.data) };
  }
  return newest;
};

/** The type that the steps lead to. */
export const newestType = (type: string, steps: Steps): string => {
  let newest = type;
  for (let step = steps.get(newest); step !== undefined; step = steps.get(newest))
    newest = step.contract.type;
  return newest;
};
