import type { ItemValue } from '@twolane/store';
import { isList } from './canonical.ts';
import type { SensitiveFields } from './sensitive-fields.ts';

/** Longer text is cut: a delta is read by people, and five hundred of them fit into one answer. */
const MAX_TEXT_LENGTH = 500;
/** Lists and maps that are longer as JSON are shown as cut text. */
const MAX_JSON_LENGTH = 2_000;

/**
 * A field's value as a delta may show it: sensitive fields are masked at any depth, also within text that is JSON; long values
 * are cut with their length told; bytes are only counted.
 */
export const shownValue = (name: string, value: ItemValue, sensitive: SensitiveFields): ItemValue => {
  const shown = masked(name, value, sensitive);
  if (typeof shown === 'string') return cut(shown, MAX_TEXT_LENGTH);
  if (shown === null || typeof shown !== 'object') return shown;
  const json = JSON.stringify(shown);
  return json.length > MAX_JSON_LENGTH ? cut(json, MAX_TEXT_LENGTH) : shown;
};

const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength)}… (${text.length} characters)`;

const masked = (name: string, value: ItemValue, sensitive: SensitiveFields): ItemValue => {
  const mask = sensitive.get(name);
  if (mask !== undefined) return mask;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (typeof value === 'string') return maskedText(value, sensitive);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((inner) => masked(name, inner, sensitive));
  return Object.fromEntries(
    Object.entries(value).map(([inner, member]) => [inner, masked(inner, member, sensitive)]),
  );
};

const maskedText = (text: string, sensitive: SensitiveFields): string => {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const changed: unknown = JSON.parse(text, (name, value: unknown) => sensitive.get(name) ?? value);
    return JSON.stringify(changed);
  } catch {
    return text;
  }
};
