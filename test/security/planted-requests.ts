/** Requests that carry canaries, to every route there is, by what the routes themselves say that they take. */
import type { FieldSchema } from '@twolane/contracts';
import { servicesForTheDocument } from '../../scripts/openapi/build.ts';
import { EXAMPLES } from '../../scripts/openapi/examples.ts';
import { type Canaries, plantedIn } from './canaries.ts';

export interface PlantedRequest {
  readonly route: string;
  readonly how: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = 'application/json';

const pathWith = (template: string, word: string): string =>
  template.replaceAll(/\{[^}]+\}/g, encodeURIComponent(word));

const parameters = ({ properties = {} }: FieldSchema): number => Object.keys(properties).length;

/** In each place that no schema speaks of. */
const aroundBody = (canaries: Canaries) => {
  const value = () => encodeURIComponent(canaries.sentence());
  return {
    query: `?stray=${value()}&from=${value()}&after=${value()}&limit=${value()}&status=${value()}`,
    headers: {
      'user-agent': canaries.sentence(),
      cookie: `session=${canaries.word()}`,
      referer: `https://x.example/${canaries.word()}`,
      'x-own': canaries.sentence(),
      'x-correlation-id': canaries.sentence(),
      traceparent: canaries.sentence(),
      'if-match': canaries.sentence(),
      'content-encoding': canaries.word(),
    },
  };
};

export const plantedRequests = (canaries: Canaries): readonly PlantedRequest[] => {
  let keys = 0;
  const routes = servicesForTheDocument().flatMap((service) => service.routes);
  return routes.flatMap(({ name, scopes, takes }) => {
    const [method = '', template = ''] = name.split(' ');
    const of = (how: string, more: Partial<PlantedRequest>): PlantedRequest => {
      keys += 1;
      const headers = { 'content-type': JSON_TYPE, 'idempotency-key': `"planted-${keys}"`, ...more.headers };
      return { route: name, how, method, path: pathWith(template, 'x'), scopes, ...more, headers };
    };
    const example = EXAMPLES[name]?.requests[JSON_TYPE];
    const bodies = takes.body === undefined ? [] : plantedIn(takes.body, example, canaries);
    const { query, headers } = aroundBody(canaries);
    return [
      ...bodies.map(({ how, value }) => of(how, { body: JSON.stringify(value) })),
      of('the query', { path: `${pathWith(template, 'x')}${query}` }),
      of('headers', { headers }),
      of('the key', { headers: { 'idempotency-key': canaries.sentence() } }),
      ...(parameters(takes.params) === 0
        ? []
        : [of('the path', { path: pathWith(template, canaries.sentence()) })]),
      of('no JSON', { body: `{"broken": ${canaries.sentence()}` }),
    ];
  });
};
