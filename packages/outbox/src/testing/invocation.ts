/** What Lambda tells an invocation that has `remainingMs` left. */
export const contextWith = (remainingMs: number) => ({
  functionName: 'outbox-of-test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:outbox-of-test',
  memoryLimitInMB: '512',
  awsRequestId: '3f1c9e7a-0000-4000-8000-000000000001',
  logGroupName: '',
  logStreamName: '',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

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
