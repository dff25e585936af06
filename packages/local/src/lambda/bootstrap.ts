/**
 * Runs inside a function's own process, in the place of AWS's Node.js runtime: it loads the handler
 * and speaks the Lambda Runtime API (Lambda developer guide, "Using the Lambda runtime API for
 * custom runtimes"). It imports nothing but Node, because it runs beside the bundle alone.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Imported, it would load all that it exports, the built-in WebSocket client too: a fifth of a cold start.
const { Agent, request } = process.getBuiltinModule('node:http');

type Answer = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};
type Handler = (event: unknown, context: object) => unknown;

const environment = (name: string): string => process.env[name] ?? '';
const runtimeApi = environment('AWS_LAMBDA_RUNTIME_API');
const base = `http://${runtimeApi}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 2 });

const call = (method: 'GET' | 'POST', path: string, body?: string, headers: Record<string, string> = {}) =>
  new Promise<Answer>((resolve, reject) => {
    const outgoing = request(`${base}${path}`, { method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const describe = (error: unknown): { errorType: string; errorMessage: string; trace: string[] } =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const report = (path: string, error: unknown) => {
  const described = describe(error);
  return call('POST', path, JSON.stringify(described), {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': described.errorType,
  });
};

/** The runtime of nodejs24.x tells a handler with a callback by its third parameter, and refuses it. */
const callbackHandlerLength = 3;

/** A runtime that cannot reach its API any more has lost its stack: nothing is left to do. */
const leave = (): never => process.exit(1);

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const named = (error: Error, name: string): Error => {
  error.name = name;
  return error;
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const missingModule: readonly unknown[] = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

const load = async (file: string): Promise<Record<string, unknown>> => {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (missingModule.includes(codeOf(error))) throw named(error, 'Runtime.ImportModuleError');
    if (error instanceof SyntaxError) throw named(error, 'Runtime.UserCodeSyntaxError');
    throw error;
  }
};

/** `_HANDLER` is `path/to/module.export`: the file is looked for as AWS's runtime does. */
const loadHandler = async (): Promise<Handler> => {
  const written = environment('_HANDLER');
  const slash = written.lastIndexOf('/') + 1;
  const dot = written.indexOf('.', slash);
  if (dot < slash) throw named(new Error(`Bad handler ${written}`), 'Runtime.MalformedHandlerName');
  const module = written.slice(0, dot);
  const exported = written.slice(dot + 1);
  const file = ['.js', '.mjs', '.cjs']
    .map((extension) => join(environment('LAMBDA_TASK_ROOT'), `${module}${extension}`))
    .find((path) => existsSync(path));
  if (file === undefined) {
    throw named(new Error(`Cannot find module '${module}'`), 'Runtime.ImportModuleError');
  }
  const loaded = await load(file);
  const inner = loaded['default'];
  const handler =
    loaded[exported] ??
    (typeof inner === 'object' && inner !== null
      ? Object.entries(inner).find(([key]) => key === exported)?.[1]
      : undefined);
  if (!isHandler(handler)) {
    throw named(new Error(`${written} is undefined or not exported`), 'Runtime.HandlerNotFound');
  }
  if (handler.length >= callbackHandlerLength) {
    const message =
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
      `${written} takes three parameters: make it an async function of event and context.`;
    throw named(new Error(message), 'Runtime.CallbackHandlerDeprecated');
  }
  return handler;
};

const headerOf = (answer: Answer, name: string): string => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : '';
};

const realDate = Date;
const realNow = Date.now;
let skewMs = 0;
const skewedNow = (): number => realNow() + skewMs;
// Before the handler is loaded: a module may keep `Date.now` itself as its clock.
realDate.now = skewedNow;

/** For faults on demand: the wall clock, as the function sees it, is off. Timers and deadlines are not. */
const skewClock = (wantedMs: number): void => {
  skewMs = wantedMs;
  if (skewMs === 0 || globalThis.Date !== realDate) return;
  globalThis.Date = new Proxy(realDate, {
    construct: (target, values, made): object =>
      Reflect.construct(target, values.length === 0 ? [skewedNow()] : values, made),
    apply: () => new realDate(skewedNow()).toString(),
  });
};

const contextOf = (answer: Answer) => {
  const deadlineMs = Number(headerOf(answer, 'lambda-runtime-deadline-ms'));
  return {
    functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: environment('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
    invokedFunctionArn: headerOf(answer, 'lambda-runtime-invoked-function-arn'),
    awsRequestId: headerOf(answer, 'lambda-runtime-aws-request-id'),
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - realNow()),
  };
};

const responseText = (value: unknown): string => {
  try {
    return JSON.stringify(value ?? null) ?? 'null';
  } catch {
    throw named(new Error('Unable to stringify response body'), 'Runtime.JSONStringifyError');
  }
};

/** Runs one invocation and returns the event after it. */
const handle = async (handler: Handler, next: Answer, requestId: string): Promise<Answer> => {
  let body: string;
  try {
    body = responseText(await handler(JSON.parse(next.body), contextOf(next)));
  } catch (error) {
    console.error(JSON.stringify({ level: 'ERROR', message: 'Invoke Error', requestId, ...describe(error) }));
    await report(`/invocation/${requestId}/error`, error).catch(leave);
    return call('GET', '/invocation/next').catch(leave);
  }
  return call('POST', `/invocation/${requestId}/response?then=next`, body).catch(leave);
};

const serve = async (handler: Handler): Promise<never> => {
  let next = await call('GET', '/invocation/next').catch(leave);
  for (;;) {
    const requestId = headerOf(next, 'lambda-runtime-aws-request-id');
    process.env['_X_AMZN_TRACE_ID'] = headerOf(next, 'lambda-runtime-trace-id');
    skewClock(Number(headerOf(next, 'twolane-clock-skew-ms')));
    current = requestId;
    next = await handle(handler, next, requestId);
  }
};

let current: string | undefined;

/** AWS's runtime ends the process on what nobody caught; the invocation fails with that error. */
const die = async (error: unknown, errorType: string): Promise<never> => {
  const failure = named(error instanceof Error ? error : new Error(String(error)), errorType);
  console.error(failure);
  await report(current === undefined ? '/init/error' : `/invocation/${current}/error`, failure).catch(leave);
  return process.exit(128);
};

// The pipe closes when the stack is gone, however it ended: no orphan stays behind.
process.stdin.on('close', leave);
process.stdin.on('error', leave);
process.stdin.resume();
process.on('uncaughtException', (error) => void die(error, 'Runtime.UnhandledException'));
process.on('unhandledRejection', (error) => void die(error, 'Runtime.UnhandledPromiseRejection'));

try {
  await serve(await loadHandler());
} catch (error) {
  console.error(error);
  await report('/init/error', error).catch(leave);
  process.exit(1);
}
