import { compilePattern, matcherOf } from '../eventbridge/pattern/compile.ts';
import type { JsonObject } from '../template/json.ts';

/** Whether the event fits the pattern; throws where it is no pattern. */
export const matches = (pattern: JsonObject, event: object): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`${compiled.refusal.place}: ${compiled.refusal.what}`);
  return matcherOf(compiled.value)(event);
};
