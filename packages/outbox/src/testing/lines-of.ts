/** Lines of JSON that `work` says on standard output, where Lambda takes log and metrics from. */
export const linesOf = async (work: () => Promise<unknown>): Promise<readonly unknown[]> => {
  const lines: unknown[] = [];
  Object.assign(process.stdout, {
    write: (line: string) => {
      lines.push(JSON.parse(line));
      return true;
    },
  });
  try {
    await work();
  } finally {
    // The stream's own again.
    Reflect.deleteProperty(process.stdout, 'write');
  }
  return lines;
};
