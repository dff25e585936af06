import type { CloudEvent } from '@twolane/contracts';
import type { Item } from '@twolane/store';
import { type Lane1, OUTBOX, PARKED } from './lane1.ts';

const isEvent = (value: unknown): value is CloudEvent =>
  typeof value === 'object' && value !== null && 'id' in value && 'type' in value;

/** Ids of the events of these types that were said; every type where none is named. */
export const saidIds = ({ store }: Lane1, ...types: readonly string[]): readonly string[] =>
  store
    .all(OUTBOX)
    .flatMap(({ item }) => {
      const event: unknown = typeof item['event'] === 'string' ? JSON.parse(item['event']) : undefined;
      return isEvent(event) && (types.length === 0 || types.includes(event.type)) ? [event.id] : [];
    })
    .toSorted();

export const itemAt = ({ store }: Lane1, table: string, pk: string, sk: string): Item | undefined =>
  store.all(table).find(({ key }) => key.pk === pk && key.sk === sk)?.item;

/** The first of these that is not so, for people. */
export const firstWrong = (
  ...facts: readonly (readonly [what: string, is: unknown, shouldBe: unknown])[]
): string | undefined =>
  facts.flatMap(([what, is, shouldBe]) => {
    const [a, b] = [JSON.stringify(is), JSON.stringify(shouldBe)];
    return a === b ? [] : [`${what} is ${a}, and should be ${b}`];
  })[0];

/** Nothing was parked, and exactly these events were said. */
export const said =
  (...ids: readonly string[]) =>
  (world: Lane1): string | undefined =>
    firstWrong(
      ['what was said', saidIds(world), ids.toSorted()],
      ['what was parked', world.store.all(PARKED).length, 0],
    );

/** Of several checks the first word. */
export const all =
  (...checks: readonly ((world: Lane1) => string | undefined)[]) =>
  (world: Lane1): string | undefined =>
    checks.map((check) => check(world)).find((word) => word !== undefined);

/** Members of one item. */
export const item =
  (table: string, pk: string, sk: string, members: Item) =>
  (world: Lane1): string | undefined => {
    const found = itemAt(world, table, pk, sk);
    return firstWrong(
      ...Object.entries(members).map(([name, value]) => [`${pk} ${name}`, found?.[name], value] as const),
    );
  };

/** So many messages were parked, with this cause. */
export const parked =
  (cause: string, count = 1) =>
  ({ store }: Lane1): string | undefined =>
    firstWrong([
      'what was parked',
      store.all(PARKED).map(({ item: { cause: is } }) => is),
      Array.from({ length: count }, () => cause),
    ]);

/** So many events of a type were said. */
export const countSaid =
  (type: string, count: number) =>
  (world: Lane1): string | undefined =>
    firstWrong([`how often ${type} was said`, saidIds(world, type).length, count]);
