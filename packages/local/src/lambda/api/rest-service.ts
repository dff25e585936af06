import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionDefinition } from '../../template/definitions.ts';
import { parseJson } from '../../template/json.ts';
import { readBytes } from '../../wire/request-body.ts';
import type { RestCall, RestService } from '../../wire/rest-service.ts';
import { RequestRefused, type WireError } from '../../wire/wire-error.ts';
import type { InvocationOutcome } from '../outcome.ts';
import type { DirectoryEntry, FunctionDirectory } from './directory.ts';

/** Lambda quotas, "Invocation payload (request and response)". */
const largestPayloadBytes = 6_291_456;
const largestAsyncPayloadBytes = 1_048_576;

const path = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/;

const refused = (
  status: number,
  code: string,
  message: string,
  members?: WireError['members'],
): RequestRefused => new RequestRefused({ status, code, message, members });

/** API reference, Invoke, TooManyRequestsException: whose limit it was. */
const throttled = ({ reservedConcurrency }: FunctionDefinition): RequestRefused =>
  refused(429, 'TooManyRequestsException', 'Rate Exceeded.', {
    Reason:
      reservedConcurrency === undefined
        ? 'ConcurrentInvocationLimitExceeded'
        : 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });

const invalid = (message: string): RequestRefused => refused(400, 'InvalidParameterValueException', message);

export type LambdaApiParts = {
  readonly directory: FunctionDirectory;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  /** Takes an event that nobody waits for. */
  accept(functionArn: string, payload: string): void;
};

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const answer = (
  response: ServerResponse,
  status: number,
  body: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    ...headers,
  });
  response.end(body);
};

const configurationOf = ({ definition, code }: DirectoryEntry): object => ({
  FunctionName: definition.name,
  FunctionArn: definition.arn,
  Runtime: definition.runtime,
  Role: definition.roleArn,
  Handler: definition.handler,
  CodeSize: code.bytes,
  CodeSha256: code.sha256,
  Timeout: definition.timeoutMs / 1_000,
  MemorySize: definition.memoryMb,
  // As AWS writes it: RFC 822's zone in place of "Z".
  LastModified: new Date(code.modifiedMs).toISOString().replace('Z', '+0000'),
  Version: '$LATEST',
  Environment: { Variables: definition.environment },
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
});

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`"${text.slice(0, 200)}" is not percent-encoded text.`);
  }
};

const readPayload = async (request: IncomingMessage, limitBytes: number): Promise<string> => {
  const bytes = await readBytes(request, limitBytes, {
    status: 413,
    code: 'RequestTooLargeException',
    message: `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`,
  });
  if (bytes.length === 0) return '{}';
  const text = bytes.toString('utf8');
  try {
    parseJson(text);
    return text;
  } catch {
    throw refused(400, 'InvalidRequestContentException', 'Could not parse request body into json.');
  }
};

/** Invoke and GetFunctionConfiguration (Lambda API reference). Functions come from the template alone. */
export const lambdaRestService = (
  parts: LambdaApiParts,
): RestService & { /** Invocations whose callers wait. */ inFlight(): number } => {
  let waiting = 0;

  const invokeAndWait = async (
    entry: DirectoryEntry,
    payload: string,
    response: ServerResponse,
    requestId: string,
  ) => {
    waiting += 1;
    try {
      const outcome = await parts.invoke(entry.definition.arn, payload);
      if (outcome.kind === 'throttled') throw throttled(entry.definition);
      answer(response, 200, outcome.payload, requestId, {
        'x-amz-executed-version': '$LATEST',
        ...(outcome.kind === 'failed' ? { 'x-amz-function-error': 'Unhandled' } : {}),
      });
    } finally {
      waiting -= 1;
    }
  };

  const invoke = async (
    request: IncomingMessage,
    response: ServerResponse,
    entry: DirectoryEntry,
    call: RestCall,
  ) => {
    call.permit('lambda:InvokeFunction', entry.definition.arn);
    const type = header(request, 'x-amz-invocation-type') ?? 'RequestResponse';
    if ((header(request, 'x-amz-log-type') ?? 'None') !== 'None') {
      throw invalid('The local stack does not return logs: X-Amz-Log-Type must be None.');
    }
    switch (type) {
      case 'RequestResponse':
        return invokeAndWait(
          entry,
          await readPayload(request, largestPayloadBytes),
          response,
          call.requestId,
        );
      case 'Event':
        parts.accept(entry.definition.arn, await readPayload(request, largestAsyncPayloadBytes));
        return answer(response, 202, '', call.requestId);
      case 'DryRun':
        return answer(response, 204, '', call.requestId);
      default:
        throw invalid(
          `X-Amz-Invocation-Type must be RequestResponse, Event or DryRun, not ${type.slice(0, 50)}.`,
        );
    }
  };

  return {
    inFlight: () => waiting,
    name: 'lambda',
    handles: (_method, written) => path.test(written),
    serve: async (request, response, call) => {
      const [, encoded = '', action] = path.exec(call.path) ?? [];
      const written = decoded(encoded);
      const entry = parts.directory.find(written, call.query.get('Qualifier') ?? undefined);
      if (entry === undefined) {
        throw refused(404, 'ResourceNotFoundException', `Function not found: ${written.slice(0, 200)}`);
      }
      if (action === 'invocations' && request.method === 'POST')
        return invoke(request, response, entry, call);
      if (action === 'configuration' && request.method === 'GET') {
        call.permit('lambda:GetFunctionConfiguration', entry.definition.arn);
        return answer(response, 200, JSON.stringify(configurationOf(entry)), call.requestId);
      }
      throw refused(405, 'InvalidRequestContentException', `${request.method} is not supported here.`);
    },
  };
};
