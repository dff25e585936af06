/** For the OpenAPI document; kept apart, so that it is in no bundle. */
export { problemSchema } from './problem-schema.ts';
