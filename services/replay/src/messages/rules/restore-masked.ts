import { ok, type Problem, type Result, refuse } from '@twolane/contracts';
import { isObject } from './look-inside.ts';

/** How `redact` says that a list goes on. */
const REST_OF_LIST = /^\[and (\d{1,6}) more\]$/;
/** What a masked event shows in place of values. */
const MASK = /^\[(?:public|internal|personal|secret|not in contract|unexpected|and \d{1,6} more)\]$/;

/**
 * The edited event with what was masked put back from the original: who corrects a total need not know the card. A value
 * is put back where the editor sent back exactly the mask that was shown at this place; the end of a long list, where
 * `[and 5 more]` still stands at its end.
 *
 * Refused, with its place: a mask that was shown somewhere else, and one in a list whose length was changed: whose value
 * it stands for is not certain then. All three values are JSON; `edited` may not be deeper than contracts allow.
 */
export const restoreMasked = (
  edited: unknown,
  shown: unknown,
  original: unknown,
): Result<unknown, readonly Problem[]> => {
  const problems: Problem[] = [];

  const restoreList = (list: readonly unknown[], seen: readonly unknown[], whole: unknown, path: string) => {
    const source: readonly unknown[] = Array.isArray(whole) ? whole : [];
    const last = list.at(-1);
    const isCut = typeof last === 'string' && REST_OF_LIST.test(last) && last === seen.at(-1);
    const head = isCut ? list.slice(0, -1) : list;
    const isAligned = list.length === seen.length;
    const restored = head.map((item, index): unknown =>
      isAligned
        ? restore(item, seen[index], source[index], `${path}/${index}`)
        : restore(item, undefined, undefined, `${path}/${index}`),
    );
    return isCut ? [...restored, ...source.slice(seen.length - 1)] : restored;
  };

  const restore = (value: unknown, seen: unknown, whole: unknown, path: string): unknown => {
    if (typeof value === 'string' && MASK.test(value)) {
      if (value === seen) return whole;
      problems.push({ path, message: 'is a mask that was not shown at this place: give the value itself' });
      return value;
    }
    if (Array.isArray(value)) return restoreList(value, Array.isArray(seen) ? seen : [], whole, path);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        name,
        restore(child, member(seen, name), member(whole, name), `${path}/${pointerToken(name)}`),
      ]),
    );
  };

  const restored = restore(edited, shown, original, '');
  return problems.length === 0 ? ok(restored) : refuse(problems);
};

const member = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** RFC 6901, section 3. */
const pointerToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
