import type { StoredItem } from './change-set.ts';
import { TerminalError } from './errors.ts';

/** Typed access to an item's own attributes. */
export interface ItemFields {
  text(name: string): string;
  optionalText(name: string): string | undefined;
  whole(name: string): number;
  /** An absent list is empty. */
  texts(name: string): readonly string[];
  /** The value that JSON text holds; its shape is the caller's to check. */
  json(name: string): unknown;
}

/**
 * What a table file reads an item with. An attribute that is missing or of another type means that the item was written
 * by other hands or by a newer version: `TerminalError` naming the item and the attribute, so that it is looked at
 * rather than guessed.
 */
export const fieldsOf = ({ key, item }: Pick<StoredItem, 'key' | 'item'>): ItemFields => {
  const broken = (name: string, must: string): TerminalError =>
    new TerminalError(
      `Item ${key.pk} / ${key.sk}: attribute "${name}" must be ${must}; correct or remove the item.`,
    );

  const optionalText = (name: string): string | undefined => {
    const value = item[name];
    if (value === undefined || typeof value === 'string') return value;
    throw broken(name, 'text');
  };
  const text = (name: string): string => {
    const value = optionalText(name);
    if (value === undefined) throw broken(name, 'text');
    return value;
  };
  return {
    optionalText,
    text,
    whole: (name) => {
      const value = item[name];
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      throw broken(name, 'a whole number');
    },
    texts: (name) => {
      const value = item[name] ?? [];
      if (!Array.isArray(value)) throw broken(name, 'a list of texts');
      return value.map((entry: unknown) => {
        if (typeof entry === 'string') return entry;
        throw broken(name, 'a list of texts');
      });
    },
    json: (name) => {
      try {
        return JSON.parse(text(name));
      } catch (cause) {
        throw cause instanceof SyntaxError ? broken(name, 'JSON text') : cause;
      }
    },
  };
};
