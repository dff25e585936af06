import type { History } from './history.ts';

/** Runs that one shrinking may take. */
const MAX_RUNS = 400;

type Part =
  | { readonly kind: 'command'; readonly command: History['commands'][number] }
  | { readonly kind: 'fault'; readonly fault: History['faults'][number] };

/**
 * The same failure with fewer commands and faults: takes away ever smaller parts for as long as it still fails (delta
 * debugging, Zeller and Hildebrandt). `fails` runs a history.
 */
export const shrink = async (
  history: History,
  fails: (smaller: History) => Promise<boolean>,
): Promise<History> => {
  let parts: readonly Part[] = [
    ...history.faults.map((fault): Part => ({ kind: 'fault', fault })),
    ...history.commands.map((command): Part => ({ kind: 'command', command })),
  ];
  let runs = 0;
  const stillFails = (some: readonly Part[]): Promise<boolean> => {
    runs += 1;
    return fails(historyOf(history, some));
  };

  for (let pieces = 2; parts.length > 0 && runs < MAX_RUNS; ) {
    const size = Math.ceil(parts.length / pieces);
    let smaller: readonly Part[] | undefined;
    for (let from = 0; from < parts.length && smaller === undefined && runs < MAX_RUNS; from += size) {
      const without = [...parts.slice(0, from), ...parts.slice(from + size)];
      if (await stillFails(without)) smaller = without;
    }
    if (smaller !== undefined) {
      parts = smaller;
      pieces = Math.max(2, pieces - 1);
    } else {
      if (size === 1) break;
      pieces = Math.min(parts.length, pieces * 2);
    }
  }
  return historyOf(history, parts);
};

const historyOf = (history: History, parts: readonly Part[]): History => ({
  ...history,
  faults: parts.flatMap((part) => (part.kind === 'fault' ? [part.fault] : [])),
  commands: parts.flatMap((part) => (part.kind === 'command' ? [part.command] : [])),
});
