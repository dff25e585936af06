/** What the OpenAPI document is made with; kept apart, so that it is in no bundle. */
export { type OpenApi, openApiOf } from './document.ts';
export type {
  DocumentedAnswer,
  DocumentedBody,
  DocumentedProblem,
  JsonSchema,
  Operation,
  Operations,
  ServiceApi,
} from './operation.ts';
export { problemSchema, problemsOf } from './problems.ts';
