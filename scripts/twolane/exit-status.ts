/** What the command's exit status says; the README documents it, scripts rely on it. */
export const DONE = 0;
/** The API refused it, or what was looked at has failed. */
export const FAILED = 1;
/** The command was not used as documented. */
export const MISUSED = 2;
/** The replay waits for a person: an approval, or a decision about a pause. */
export const NEEDS_PERSON = 3;
/** Nobody answers at the target or its issuer. */
export const NOT_REACHABLE = 4;
/** 128 and the number of SIGINT, as shells count. */
export const INTERRUPTED = 130;

export type ExitStatus =
  | typeof DONE
  | typeof FAILED
  | typeof MISUSED
  | typeof NEEDS_PERSON
  | typeof NOT_REACHABLE
  | typeof INTERRUPTED;
