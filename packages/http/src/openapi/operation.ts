import type { Route } from '../route.ts';

/** A JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = object;

/** A good answer. */
export interface DocumentedAnswer {
  readonly description: string;
  /** Default: `application/json`. */
  readonly contentType?: string;
  readonly schema: JsonSchema;
  readonly example: unknown;
  /** Headers beside those that every answer has, with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the operation's own, beside those that follow from what it takes. */
export interface DocumentedProblem {
  readonly status: number;
  /** Last part of its type URI. */
  readonly type: string;
}

export interface DocumentedBody {
  readonly schema: JsonSchema;
  readonly example: unknown;
}

/** What cannot be read off a route. */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  /** It goes through `idempotentCommand`. */
  readonly idempotent?: true;
  /** Of the body that the route declares. */
  readonly bodyExample?: unknown;
  /** By media type, where the route reads its body in ways of its own. */
  readonly bodies?: Readonly<Record<string, DocumentedBody>>;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  readonly problems?: readonly DocumentedProblem[];
}

/** By route name: `POST /orders`. */
export type Operations = Readonly<Record<string, Operation>>;

/** One service's part of the document. */
export interface ServiceApi {
  readonly name: string;
  readonly description: string;
  readonly routes: readonly Route[];
  readonly operations: Operations;
}
