import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Item, type StoredItem, TerminalError } from '@twolane/store';

/** From here on text is deflated: totals by hour of a whole month must fit into one item (400 KB). */
const DEFLATE_FROM_BYTES = 4 * 1024;
/** No honest attribute inflates to more. */
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;

/** `value` as JSON under `name`, deflated (RFC 1951) where it is long. Nothing for `undefined`. */
export const jsonAttribute = (name: string, value: unknown): Item => {
  if (value === undefined) return {};
  const text = JSON.stringify(value);
  return { [name]: Buffer.byteLength(text) < DEFLATE_FROM_BYTES ? text : deflateRawSync(text) };
};

/** The value, checked; `undefined` where there is none. Throws `TerminalError` for what `jsonAttribute` does not make. */
export const readJson = <T>(
  { key, item }: Pick<StoredItem, 'key' | 'item'>,
  name: string,
  is: (value: unknown) => value is T,
): T | undefined => {
  const held = item[name];
  if (held === undefined) return undefined;
  const value = parsed(held);
  if (is(value)) return value;
  throw brokenAttribute({ key }, name);
};

/** An attribute holds what this version of the service does not write. */
export const brokenAttribute = ({ key }: Pick<StoredItem, 'key'>, name: string): TerminalError =>
  new TerminalError(
    `Item ${key.pk} / ${key.sk}: attribute "${name}" was written by other hands or by a newer version.`,
  );

const parsed = (held: unknown): unknown => {
  try {
    if (typeof held === 'string') return JSON.parse(held);
    if (!(held instanceof Uint8Array)) return undefined;
    return JSON.parse(inflateRawSync(held, { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8'));
  } catch {
    return undefined;
  }
};
