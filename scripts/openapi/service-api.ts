import type { Route } from '@twolane/http';

export type JsonSchema = object;

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Answer {
  readonly description: string;
  readonly headers?: object;
  readonly content: Content;
}

/** As a service's `openapi.ts` writes it. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly { readonly jwt: readonly string[] }[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** One service's routes, and what its `openapi.ts` says of them. */
export interface ServiceApi {
  readonly name: string;
  readonly description: string;
  readonly routes: readonly Route[];
  readonly paths: Paths;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** `POST /orders` */
export const routeName = (path: string, method: string): string => `${method.toUpperCase()} ${path}`;
