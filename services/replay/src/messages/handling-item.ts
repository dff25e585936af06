import { type Item, type StoredItem, TerminalError } from '@twolane/store';
import { type Deed, type Handling, statusOf } from './rules/handling.ts';
import { isObject } from './rules/look-inside.ts';

/** As it is kept: a map for each deed, and the status for people who look at the table. */
export const handlingItem = (handling: Handling): Item => ({
  status: statusOf(handling),
  ...deeds(handling),
});

const deeds = ({ edited, redriving, redriven, discarded }: Handling): Item => ({
  ...(edited === undefined ? {} : { edited: { ...edited } }),
  ...(redriving === undefined ? {} : { redriving: { ...redriving } }),
  ...(redriven === undefined ? {} : { redriven: { ...redriven } }),
  ...(discarded === undefined ? {} : { discarded: { ...discarded } }),
});

/** Throws `TerminalError` for an item that `handlingItem` did not make. */
export const handlingFrom = (stored: StoredItem): Handling => {
  const broken = (name: string): TerminalError =>
    new TerminalError(
      `Item ${stored.key.pk} / ${stored.key.sk}: attribute "${name}" is not as it is written; correct it.`,
    );
  const fields = (name: string) => {
    const value: unknown = stored.item[name];
    if (value === undefined) return undefined;
    if (!isObject(value)) throw broken(name);
    return {
      text: (field: string): string => {
        const found = value[field];
        if (typeof found === 'string') return found;
        throw broken(`${name}.${field}`);
      },
      whole: (field: string): number => {
        const found = value[field];
        if (typeof found === 'number' && Number.isSafeInteger(found)) return found;
        throw broken(`${name}.${field}`);
      },
    };
  };
  type Fields = NonNullable<ReturnType<typeof fields>>;
  const deed = ({ text, whole }: Fields): Deed => ({
    by: text('by'),
    atMs: whole('atMs'),
    reason: text('reason'),
  });
  const edited = fields('edited');
  const redriving = fields('redriving');
  const redriven = fields('redriven');
  const discarded = fields('discarded');
  return {
    ...(edited === undefined
      ? {}
      : { edited: { ...deed(edited), sha256: edited.text('sha256'), copy: edited.whole('copy') } }),
    ...(redriving === undefined ? {} : { redriving: deed(redriving) }),
    ...(redriven === undefined ? {} : { redriven: { ...deed(redriven), times: redriven.whole('times') } }),
    ...(discarded === undefined ? {} : { discarded: deed(discarded) }),
  };
};
