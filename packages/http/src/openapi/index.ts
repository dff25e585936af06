/** For the OpenAPI document; kept apart, so that it is in no bundle. */
export { json, problem, problems, ref } from './answers.ts';
export { problemSchema } from './problem-schema.ts';
