import { type Command, Option } from 'commander';
import { failure, misuse, notReachable } from '../../ended.ts';
import { textAt } from '../../look.ts';

/** What `pnpm start` gives the AWS APIs. */
const DEFAULT_URL = 'http://127.0.0.1:4566';
/** A trace of a long day looks through all of its logs. */
const LONGEST_ANSWER_MS = 60_000;

/** The control service of a local stack, below `/_twolane/` of its AWS port. Every failure ends the command. */
export interface ControlService {
  json(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** As it comes. */
  text(path: string): Promise<string>;
}

/** Where the AWS APIs of the local stack are: an option of every local command. */
export const withAddress = (command: Command): Command =>
  command.addOption(
    new Option('--aws-url <url>', 'address of the AWS APIs of the local stack')
      .env('TWOLANE_AWS_URL')
      .default(DEFAULT_URL),
  );

const addressIn = (text: string): URL => {
  if (!URL.canParse(text)) throw misuse(`"${text}" is no URL.`);
  const url = new URL(text);
  if (url.protocol === 'http:') return url;
  throw misuse(`"${text}" is no address of a local stack: those begin with http://.`);
};

export function controlServiceOf(command: Command, signal: AbortSignal): ControlService {
  const { awsUrl } = command.optsWithGlobals<{ readonly awsUrl: string }>();
  const address = addressIn(awsUrl);

  const call = async (method: string, path: string, body?: object): Promise<string> => {
    let response: Response;
    try {
      response = await fetch(new URL(`/_twolane/${path}`, address), {
        method,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch (error) {
      if (signal.aborted) throw error;
      throw notReachable(
        `No local stack answers at ${address.origin}.`,
        'Start it with `pnpm start`; if it runs on another port, name that (it prints "AWS APIs"): --aws-url URL.',
      );
    }
    const text = await response.text();
    if (response.ok) return text;
    const why = textAt(parsed(text), 'error');
    throw why === undefined
      ? failure(`What answers at ${address.origin} is no local stack, or an older one (${response.status}).`)
      : failure(why);
  };

  return {
    text: (path) => call('GET', path),
    async json(method, path, body) {
      const document = parsed(await call(method, path, body));
      if (document === undefined) throw failure(`What answers at ${address.origin} is no local stack.`);
      return document;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
