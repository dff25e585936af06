import { Validator } from '@seriousme/openapi-schema-validator';
import { createMemoryStore } from '@twolane/store';
import { mergeOpenApi, type OpenApi } from './merge.ts';
import type { ServiceApi } from './service-api.ts';
import { servicesOn } from './services.ts';

/** Where the document lies, from the root of the repository. */
export const OPENAPI_FILE = 'services/ingest/generated/openapi.json';

/** Every service. No route of them is called, so what they are wired to does not matter. */
export const servicesForTheDocument = (): readonly ServiceApi[] => {
  const nothing = { openApi: {}, asyncApi: {}, envelope: {} };
  const journal = {
    rowFor: () => ({ table: 'outbox', key: { pk: '-', sk: '-' }, item: {}, expiresAtSec: 1 }),
  };
  const store = createMemoryStore({ journal });
  return servicesOn({ store, newId: () => 'id', clock: () => 0, documents: nothing });
};

/** The document of all services. */
export const buildOpenApi = (): OpenApi => mergeOpenApi(servicesForTheDocument());

export const textOf = (document: OpenApi): string => `${JSON.stringify(document, undefined, 2)}\n`;

/** What makes it no valid OpenAPI 3.1, or undefined. */
export const invalidity = async (document: OpenApi): Promise<string | undefined> => {
  // A copy: the validator resolves references in place.
  const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
  return valid ? undefined : JSON.stringify(errors, undefined, 2);
};
