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

/**
 * Whoever types a card number into a quantity, or a name into an id, has put it where anything may be: what breaks the field's own
 * rules is not what the field is said to be, and may be anything.
 */
const isWhatItSays = (field: FieldSchema, value: unknown): boolean => {
  if (field.type === 'integer') return isWhole(field, value);
  if (field.type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && isText(field, value);
};

const isWhole = ({ minimum = -Infinity, maximum = Infinity }: FieldSchema, value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;

const isText = ({ enum: words, pattern, maxLength = Infinity }: FieldSchema, text: string): boolean =>
  text.length <= maxLength &&
  (words === undefined || words.includes(text)) &&
  (pattern === undefined || new RegExp(pattern, 'u').test(text));

const fieldOf = ({ properties }: FieldSchema, name: string): FieldSchema | undefined =>
  properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
