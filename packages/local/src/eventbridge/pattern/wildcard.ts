import { ok, type Result, refuse } from '../../result.ts';
import { type Hook, textHook } from './hook.ts';

type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' };

/** `*` stands for any characters; `\*` and `\\` for themselves (user guide, "Wildcard matching"). */
const piecesOf = (pattern: string): Result<readonly Piece[], string> => {
  const pieces: Piece[] = [];
  let text = '';
  const endText = (): void => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
  };
  for (let position = 0; position < pattern.length; position += 1) {
    const character = pattern[position];
    if (character === '\\') {
      const escaped = pattern[position + 1];
      if (escaped !== '*' && escaped !== '\\') return refuse(`invalid escape at character ${position}`);
      text += escaped;
      position += 1;
    } else if (character === '*') {
      if (pattern[position - 1] === '*' && text === '' && pieces.at(-1)?.kind === 'any') {
        return refuse(`consecutive wildcards at character ${position}`);
      }
      endText();
      pieces.push({ kind: 'any' });
    } else {
      text += character;
    }
  }
  endText();
  return ok(pieces);
};

/** A wildcard ready for use, with what a value must begin or end with. */
type CompiledWildcard = { readonly test: (value: string) => boolean; readonly hook: Hook };

/**
 * Texts between wildcards are looked for from left to right, each at its first place: that is enough for `*`, and
 * takes linear time per piece, whatever pattern a user thinks of.
 */
export const compileWildcard = (pattern: string): Result<CompiledWildcard, string> => {
  const parsed = piecesOf(pattern);
  if (!parsed.ok) return parsed;
  const texts = parsed.value.flatMap((piece) => (piece.kind === 'text' ? [piece.text] : []));
  const startsOpen = parsed.value[0]?.kind === 'any';
  const endsOpen = parsed.value.at(-1)?.kind === 'any';
  if (!parsed.value.some(({ kind }) => kind === 'any')) {
    const whole = texts[0] ?? '';
    return ok({ test: (value) => value === whole, hook: textHook('whole', whole) });
  }

  const head = startsOpen ? '' : (texts[0] ?? '');
  const tail = endsOpen ? '' : (texts.at(-1) ?? '');
  const middle = texts.slice(startsOpen ? 0 : 1, endsOpen ? texts.length : -1);
  const test = (value: string): boolean => {
    if (!value.startsWith(head) || !value.endsWith(tail)) return false;
    const end = value.length - tail.length;
    let from = head.length;
    for (const text of middle) {
      const at = value.indexOf(text, from);
      if (at === -1) return false;
      from = at + text.length;
    }
    return from <= end;
  };
  return ok({ test, hook: head.length >= tail.length ? textHook('begin', head) : textHook('end', tail) });
};
