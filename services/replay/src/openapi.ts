import { adminPaths } from './admin/openapi.ts';
import { adminSchemas } from './admin/openapi-schemas.ts';
import { messagePaths, messageSchemas } from './messages/openapi.ts';

/** The replay service's part of the OpenAPI 3.1 document. */
export const paths = { ...adminPaths, ...messagePaths };
export const schemas = { ...adminSchemas, ...messageSchemas };
