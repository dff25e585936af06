import type { EventContract } from './contract.ts';
import type { FieldSchema, Sensitivity } from './field.ts';

const SHOWN: ReadonlySet<Sensitivity> = new Set(['public', 'internal']);

/** How many items of a list a log line shows. */
const MAX_ITEMS_SHOWN = 20;

/**
 * A copy that may be logged: `personal` and `secret` fields, and every field that the contract does not name, are
 * replaced by what they are; long lists are cut. Works on data that does not fit, too: what has another type than the
 * contract says is hidden.
 */
export const redact = (contract: EventContract, data: unknown): unknown =>
  redacted(contract.jsonSchema, data);

const redacted = (schema: FieldSchema | undefined, value: unknown): unknown => {
  if (schema === undefined) return '[not in contract]';
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return '[unexpected]';
    const shown = value.slice(0, MAX_ITEMS_SHOWN).map((item) => redacted(schema.items, item));
    const hidden = value.length - shown.length;
    return hidden === 0 ? shown : [...shown, `[and ${hidden} more]`];
  }
  if (schema.type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '[unexpected]';
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, redacted(fieldOf(schema, name), child)]),
    );
  }
  const sensitivity = schema['x-sensitivity'] ?? 'secret';
  if (!SHOWN.has(sensitivity)) return `[${sensitivity}]`;
  return isWhatItSays(schema, value) ? value : '[unexpected]';
};

/** Whoever types a card number into a quantity, or a name in place of a word from a list, has put it where anything may be. */
const isWhatItSays = ({ type, enum: words }: FieldSchema, value: unknown): boolean => {
  if (type === 'integer') return typeof value === 'number';
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && (words === undefined || words.includes(value));
};

const fieldOf = ({ properties }: FieldSchema, name: string): FieldSchema | undefined =>
  properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
