import type { Item } from '@twolane/store';
import { type Lane2, REPLAY } from './lane2.ts';

const itemWith = ({ world }: Lane2, is: (pk: string, sk: string) => boolean): Item | undefined =>
  world.store.all(REPLAY).find(({ key }) => is(key.pk, key.sk))?.item;

const jsonIn = (item: Item | undefined, name: string): Readonly<Record<string, unknown>> => {
  const text = item?.[name];
  return typeof text === 'string' ? Object(JSON.parse(text)) : {};
};

/** The hash of the plan that a person who approves has looked at. */
export const planHashOf = (lane: Lane2, replayId: string): string => {
  const record = itemWith(lane, (pk, sk) => pk === `replay#${replayId}` && sk === 'replay');
  return String(jsonIn(record, 'plan')['planHash']);
};

/** The one upload that was announced, if any was. */
export const uploadIdOf = (lane: Lane2): string | undefined => {
  const uploadId = itemWith(lane, (pk) => pk.startsWith('upload#'))?.['uploadId'];
  return typeof uploadId === 'string' ? uploadId : undefined;
};
