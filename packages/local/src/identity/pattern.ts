/** A text of a policy that may hold wildcards, and what it fits. */
export type Pattern = { readonly text: string; matches(value: string): boolean };

/** Each wildcard in the text becomes what `formOf` says, by its place; everything else stands for itself. */
const withWildcards = (text: string, flags: string, formOf: (wildcard: string, next: string) => string) => {
  const form = text.replace(/[*?]|[^\w:]/gu, (character, at: number) =>
    character === '*' || character === '?'
      ? formOf(character, text.charAt(at + 1))
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return new RegExp(`^${form}$`, `su${flags}`);
};

const patternOf = (text: string, form: () => RegExp): Pattern => {
  if (text === '*') return { text, matches: () => true };
  const compiled = form();
  return { text, matches: (value) => compiled.test(value) };
};

/** IAM user guide, "IAM JSON policy elements: Action": case does not matter, wildcards stand for anything. */
export const actionPattern = (text: string): Pattern =>
  patternOf(text, () => withWildcards(text, 'i', (wildcard) => (wildcard === '*' ? '.*' : '.')));

/**
 * The same guide, "IAM JSON policy elements: Resource": wildcards stand for anything within a part of an ARN, between
 * two colons; a `*` at the end of its part may reach beyond. `*` alone is everything.
 */
export const resourcePattern = (text: string): Pattern =>
  patternOf(text, () =>
    withWildcards(text, '', (wildcard, next) => {
      if (wildcard === '?') return '[^:]';
      return next === '' || next === ':' ? '.*' : '[^:]*';
    }),
  );

const arnParts = 6;

const partsOf = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
};

/**
 * The same guide, "Amazon Resource Name (ARN) condition operators": each of the six parts is compared by itself, and may
 * have wildcards. What is no ARN fits nothing.
 */
export const arnPattern = (text: string): Pattern => {
  const forms = partsOf(text).map((part) =>
    withWildcards(part, '', (wildcard) => (wildcard === '*' ? '.*' : '.')),
  );
  return {
    text,
    matches: (value) => {
      const parts = partsOf(value);
      return parts.length === forms.length && forms.every((form, index) => form.test(parts[index] ?? ''));
    },
  };
};
