import { TerminalError } from '@twolane/store';

/**
 * What an earlier step wrote, at `where`. Throws `TerminalError` for what is no JSON, without a word of it: V8 quotes the text in its
 * message, which would go into lines, the replay's record and the workflow's history, persons' data included.
 */
export const ownJson = (text: string, where: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new TerminalError(`${where} is no JSON; an earlier step wrote it, or somebody changed it.`);
  }
};
