import { folded, type Scalar } from './value-test.ts';

/**
 * What a value must be at least, so that an alternative can hold: where a matcher of many patterns looks an alternative
 * up. It may promise too little (`there`), never too much.
 */
export type Hook =
  | { readonly kind: 'is'; readonly value: Scalar }
  | { readonly kind: 'text'; readonly part: TextPart; readonly text: string; readonly ignoresCase: boolean }
  | { readonly kind: 'there' };

export type TextPart = 'whole' | 'begin' | 'end';

export const there: Hook = { kind: 'there' };

export const textHook = (part: TextPart, text: string, ignoresCase = false): Hook =>
  text === '' && part !== 'whole'
    ? there
    : { kind: 'text', part, text: ignoresCase ? folded(text) : text, ignoresCase };
