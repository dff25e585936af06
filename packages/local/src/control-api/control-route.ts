import type { JsonObject } from '../template/json.ts';

export type ControlRequest = {
  /** What stands in the places of the path that begin with a colon, decoded. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** The JSON object in the body; an empty body is `{}`. Throws RequestRefused. */
  json(): Promise<JsonObject>;
};

export type ControlAnswer = {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
};

/** One thing that the stack itself can be asked, beside what AWS is asked. Paths begin with `/_twolane/`. */
export type ControlRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Answers; or throws RequestRefused, whose status and words are the answer then. */
  serve(request: ControlRequest): Promise<ControlAnswer>;
};

export const jsonAnswer = (value: object, status = 200): ControlAnswer => ({
  status,
  body: `${JSON.stringify(value)}\n`,
  contentType: 'application/json',
});
