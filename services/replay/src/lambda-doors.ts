import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { DoorAnswer, DoorRequest } from '@twolane/consumer';
import { RetryableError, TerminalError } from '@twolane/store';
import { findConsumer, type Manifest } from './domain/manifest.ts';
import { OUTCOME_KINDS } from './domain/model.ts';
import { isRecord, isText, listOf, oneOf } from './domain/shape.ts';
import { functionName } from './names.ts';
import { AnswerTooLarge, type ConsumerDoors } from './tasks/ports.ts';

const CONNECTION_TIMEOUT_MS = 2_000;
/** A consumer's function may run for a minute or more; Lambda ends it before this. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Tries of one call; the workflow has retries of its own. Throttling is what they are for. */
const MAX_ATTEMPTS = 5;

export const createLambdaClient = (): LambdaClient =>
  new LambdaClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

/** The doors of the consumers of one stage, by direct invocation. */
export const lambdaDoors = (
  client: LambdaClient,
  { manifest, stage }: { readonly manifest: Manifest; readonly stage: string },
): ConsumerDoors => {
  const nameOf = (consumer: string): string => {
    const known = findConsumer(manifest, consumer);
    if (known === undefined) throw new TerminalError(`There is no consumer ${consumer}.`);
    return functionName(stage, known.functionKey);
  };
  const configurationOf = (consumer: string) =>
    called(consumer, () =>
      client.send(new GetFunctionConfigurationCommand({ FunctionName: nameOf(consumer) })),
    );
  return {
    call: async (consumer, request: DoorRequest) => {
      const answer = await called(consumer, () =>
        client.send(
          new InvokeCommand({
            FunctionName: nameOf(consumer),
            InvocationType: 'RequestResponse',
            Payload: Buffer.from(JSON.stringify(request)),
          }),
        ),
      );
      return answerOf(consumer, answer);
    },
    codeSha256: async (consumer) => {
      const found = await configurationOf(consumer);
      if (found.CodeSha256 !== undefined) return found.CodeSha256;
      throw new RetryableError(`Lambda does not say which code ${consumer} has.`);
    },
    timeoutMs: async (consumer) => {
      const found = await configurationOf(consumer);
      if (found.Timeout !== undefined) return found.Timeout * 1000;
      throw new RetryableError(`Lambda does not say how long ${consumer} may run.`);
    },
  };
};

const answerOf = (consumer: string, { FunctionError, Payload }: InvokeCommandOutput): DoorAnswer => {
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  if (FunctionError !== undefined) {
    // "Lambda quotas": an answer has at most 6 MB.
    if (text.includes('ResponseSizeTooLarge')) throw new AnswerTooLarge(`${consumer}: ${text}`);
    throw new RetryableError(`${consumer} failed: ${text.slice(0, MAX_QUOTED)}`);
  }
  const answer = parsed(text);
  if (isAnswer(answer)) return answer;
  throw new TerminalError(`${consumer} does not answer as a consumer's replay door does.`);
};

const MAX_QUOTED = 1_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isChange = (value: unknown): boolean =>
  isRecord(value) &&
  ['table', 'pk', 'sk', 'digest'].every((name) => isText(value[name])) &&
  Array.isArray(value['fields']);

const isOutcome = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value['eventKey']) &&
  oneOf(OUTCOME_KINDS)(value['kind']) &&
  listOf(isChange)(value['changes']) &&
  listOf((said) => isRecord(said) && isText(said['type']))(value['emits']);

const isAnswer = (value: unknown): value is DoorAnswer =>
  isRecord(value) &&
  isText(value['consumer']) &&
  listOf(isOutcome)(value['outcomes']) &&
  (value['figures'] === undefined || listOf(isRecord)(value['figures']));

const called = async <T>(consumer: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new RetryableError(`Lambda, ${consumer}: ${why}`, { cause });
  }
};
