import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OpenApi } from '../merge.ts';

const DOCUMENT = 'urn:test:openapi';

/** What is wrong with `value` by the schema at `place` (names from the document's root), by another validator than ours. */
export const checkerOf = (document: OpenApi) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': true } });
  ajv.addSchema({ $id: DOCUMENT, ...document });
  return (place: readonly string[], value: unknown): readonly string[] => {
    const pointer = place
      .map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.compile({ $ref: `${DOCUMENT}#/${pointer}` });
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
};

/** A copy in which no object with named fields may have others: shows what an answer has and the document has not. */
export const sealed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value, sealObjects));

const sealObjects = (_: string, value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'object' &&
  'properties' in value
    ? { additionalProperties: false, ...value }
    : value;
