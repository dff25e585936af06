import type { Catalog } from '@twolane/contracts';
import { type HttpAnswer, json, notFound } from '@twolane/http';

/** Documents that change with a deployment only. */
const KEPT = { 'cache-control': 'public, max-age=300' };

export const openApiAnswer = (document: unknown): HttpAnswer =>
  json(200, document, { ...KEPT, 'content-type': 'application/vnd.oai.openapi+json;version=3.1' });

export const asyncApiAnswer = (document: unknown): HttpAnswer =>
  json(200, document, { ...KEPT, 'content-type': 'application/vnd.aai.asyncapi+json;version=3.0.0' });

/** JSON Schema of the data of one event type, or of `CloudEvent`, the envelope of them all. */
export const schemaAnswer = (catalog: Catalog, envelope: unknown, type: string): HttpAnswer => {
  const schema = type === 'CloudEvent' ? envelope : catalog.find(type)?.jsonSchema;
  return schema === undefined
    ? notFound(`No contract is called ${type}; /asyncapi.json lists them all.`)
    : json(200, schema, { ...KEPT, 'content-type': 'application/schema+json' });
};
