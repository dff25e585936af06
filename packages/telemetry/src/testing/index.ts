import type { Context } from 'aws-lambda';

/** What Lambda tells an invocation ("Context object in Node.js") of this function that has `remainingMs` left. */
export const lambdaContext = ({
  functionName = 'twolane-test-function',
  remainingMs = 30_000,
}: {
  readonly functionName?: string;
  readonly remainingMs?: number;
} = {}): Context => ({
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
  memoryLimitInMB: '512',
  awsRequestId: '3f1c9e7a-0000-4000-8000-000000000001',
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: '2026/11/21/[$LATEST]a',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
