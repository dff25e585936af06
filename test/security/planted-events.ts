/** Events that carry canaries, of every contract there is, as they would come over the bus. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalog } from '@twolane/events';
import type { BusEntry } from '../support/bus.ts';
import { type Canaries, MARK, plantedIn } from './canaries.ts';

const EVENTS = resolve(import.meta.dirname, '..', '..', 'events');

export interface PlantedEvent {
  readonly type: string;
  readonly how: string;
  readonly entry: BusEntry;
  /** Whether its contract takes it. */
  readonly fits: boolean;
}

const examples: ReadonlyMap<string, object> = new Map(
  globSync('*/*.example.json', { cwd: EVENTS })
    .map((file): unknown => JSON.parse(readFileSync(resolve(EVENTS, file), 'utf8')))
    .flatMap((example) =>
      typeof example === 'object' && example !== null && 'type' in example
        ? [[String(example.type), example] as const]
        : [],
    ),
);

/** Also an attribute that nobody knows, and attributes that are none. */
const around = (canaries: Canaries): readonly (readonly [string, object])[] => [
  ['an extension', { ownattribute: canaries.sentence() }],
  ['a broken time', { time: canaries.sentence() }],
  ['a broken subject', { subject: canaries.sentence() }],
  ['a broken trace', { traceparent: canaries.sentence() }],
  ['an unknown version', { specversion: canaries.sentence() }],
  ['data that is text', { data: canaries.sentence() }],
  ['an attribute that is an object', { ownattribute: { own: canaries.sentence() } }],
];

/** Throws where a contract has no golden example, or where what is to fit does not. */
export const plantedEvents = (canaries: Canaries, nowMs: number): readonly PlantedEvent[] =>
  catalog.contracts.flatMap((contract) => {
    const example = examples.get(contract.type);
    if (example === undefined || !('data' in example)) throw new Error(`${contract.type} has no example.`);
    const now = new Date(nowMs).toISOString();
    const own = { time: now, recordedtime: now };
    let made = 0;
    const of = (how: string, changes: object): PlantedEvent => {
      made += 1;
      const id = `planted-${contract.name}-${made}`;
      const detail = { ...example, ...own, id, subject: id, partitionkey: id, correlationid: id, ...changes };
      const source = contract.source ?? 'warehouse.planted';
      const entry = { source, detailType: contract.type, detail: { ...detail, source } };
      return { type: contract.type, how, entry, fits: catalog.parse(entry.detail).ok };
    };
    const data = plantedIn(contract.jsonSchema, example.data, canaries);
    const planted = [
      ...data.map(({ how, value }) => of(how, { data: value })),
      ...around(canaries).map(([how, changes]) => of(how, changes)),
    ];
    const broken = planted.slice(0, 2).find(({ fits }) => !fits);
    if (broken !== undefined) throw new Error(`${contract.type} does not take ${MARK} in its ${broken.how}.`);
    return planted;
  });
