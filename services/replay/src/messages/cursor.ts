import { createHash } from 'node:crypto';
import { isObject, parseJson } from './rules/look-inside.ts';

/** Where a walk stopped; it goes on after that. */
export interface Position {
  readonly day: string;
  readonly consumer: string;
  /** Token of the store with which the page that the walk stopped in was read. */
  readonly after?: string;
  /** Sort key of the last item that was looked at. */
  readonly lastSk?: string;
  /** Of a redrive: what came into a queue after this is not its affair. Epoch milliseconds. */
  readonly beforeMs?: number;
}

const CHECK_LENGTH = 12;
const checkOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, CHECK_LENGTH);

/** Opaque text for `next`. Its check keeps typing errors from the store; it is no secret. */
export const cursorText = (position: Position): string => {
  const text = Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
  return `${text}.${checkOf(text)}`;
};

/** `undefined` for text that `cursorText` did not make. */
export const cursorFrom = (text: string): Position | undefined => {
  const [body = '', check] = text.split('.');
  if (check !== checkOf(body)) return undefined;
  const value = parseJson(Buffer.from(body, 'base64url').toString('utf8'));
  if (!isObject(value)) return undefined;
  const { day, consumer, after, lastSk, beforeMs } = value;
  if (typeof day !== 'string' || typeof consumer !== 'string') return undefined;
  return {
    day,
    consumer,
    ...(typeof after === 'string' ? { after } : {}),
    ...(typeof lastSk === 'string' ? { lastSk } : {}),
    ...(typeof beforeMs === 'number' ? { beforeMs } : {}),
  };
};
