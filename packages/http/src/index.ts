export { type HttpAnswer, json } from './answer.ts';
export { type HttpHandler, type HttpOptions, type HttpPorts, httpHandler } from './http-handler.ts';
export { idempotencyKey } from './idempotency/idempotency-key.ts';
export {
  type CommandPorts,
  type CommandRequest,
  type Decision,
  type IdempotentCommand,
  idempotentCommand,
} from './idempotency/idempotent-command.ts';
export { fingerprint, IDEMPOTENCY_RETENTION_DAYS } from './idempotency/record.ts';
export {
  errorsFrom,
  type NewProblem,
  type ProblemAnswer,
  type ProblemDetail,
  type ProblemDocument,
  problem,
} from './problem.ts';
export { invalidRequest, notFound } from './problems.ts';
export { type Body, jsonBody, noBody } from './request/body.ts';
export { type ContentRules, type JsonContent, jsonContent, type Sent } from './request/content.ts';
export { type HttpRequest, type PublicRequest, publicRoute, type Route, route } from './route.ts';
