/**
 * Whether JSON text is nested deeper than the limit. Reads the text once, and not at all where it is too short for that;
 * what it says of text that is no JSON means nothing.
 */
export const isNestedDeeper = (json: string, limit: number): boolean => {
  if (json.length < 2 * limit) return false;
  let depth = 0;
  let isWithinText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isWithinText) {
      if (character === '\\') at += 1;
      else if (character === '"') isWithinText = false;
    } else if (character === '"') {
      isWithinText = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return false;
};
