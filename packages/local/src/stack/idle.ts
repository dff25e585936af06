const lookEveryMs = 50;
/** One quiet moment proves nothing: a record may be on its way from the stream to the bus. */
const quietLooks = 5;

/** Waits until `isQuiet` held several times in a row; false when that did not happen within `limitMs`. */
export const waitUntilQuiet = async (isQuiet: () => boolean, limitMs: number): Promise<boolean> => {
  const endMs = performance.now() + limitMs;
  let quiet = 0;
  while (quiet < quietLooks) {
    quiet = isQuiet() ? quiet + 1 : 0;
    if (quiet < quietLooks && performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return true;
};
