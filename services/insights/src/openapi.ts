import { json, problems } from '@twolane/http/openapi';
import { DEFAULT_PAGE, DEFAULT_TOP, MAX_PAGE, MAX_TOP } from './domain/limits.ts';
import { SALES_COUNTERS } from './domain/sales-figures.ts';

/** The insights service's part of the OpenAPI 3.1 document. Path parameters are taken from the routes. */

const meanings = {
  '400': 'Not well-formed.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'There is no such thing.',
} as const;

const refusals = (...statuses: readonly (keyof typeof meanings)[]) =>
  problems(Object.fromEntries(statuses.map((status) => [status, meanings[status]])));

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const query = (name: string, description: string, schema: object = text) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});
const limit = query('limit', `Entries of a page; ${DEFAULT_PAGE} where nothing is said.`, {
  type: 'integer',
  minimum: 1,
  maximum: MAX_PAGE,
});
const after = query('after', '`next` of the page before.');
const range = [
  query('from', 'The first hour or day, in UTC.'),
  query('to', 'The hour or day before which it ends, in UTC.'),
];

const get = (
  operationId: string,
  summary: string,
  schema: string,
  {
    parameters = [],
    finds = false,
  }: { readonly parameters?: readonly ReturnType<typeof query>[]; readonly finds?: boolean },
) => ({
  get: {
    operationId,
    summary,
    security: [{ jwt: ['insights:read'] }],
    parameters,
    responses: {
      '200': { description: `${summary}.`, content: json(schema) },
      ...refusals('400', '401', '403', ...(finds ? (['404'] as const) : [])),
    },
  },
});

export const paths = {
  '/insights/sales/hours': get('listSalesByHour', 'Sales by hour of the time of events', 'SalesHours', {
    parameters: [...range, after, limit],
  }),
  '/insights/sales/hours/{hour}': get(
    'getSalesOfHour',
    'Sales of an hour, with what sold most',
    'SalesHourTop',
    {
      parameters: [
        query('top', `Stock codes; ${DEFAULT_TOP} where nothing is said.`, {
          type: 'integer',
          minimum: 1,
          maximum: MAX_TOP,
        }),
      ],
      finds: true,
    },
  ),
  '/insights/sales/days': get('listSalesByDay', 'Sales by day of the time of events', 'SalesDays', {
    parameters: [...range, after],
  }),
  '/insights/inventory': get('listLiveStock', 'Stock as events moved it', 'LiveStockPage', {
    parameters: [after, limit],
  }),
  '/insights/inventory/{sku}': get('getLiveStock', 'Stock of one code as events moved it', 'LiveStock', {
    finds: true,
  }),
  '/insights/orders/stuck': get('listStuckOrders', 'Orders that have not come on', 'StuckOrders', {
    parameters: [after, limit],
  }),
};

const time = { type: 'string', format: 'date-time' };
const all = (properties: object, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const page = (items: object) => all({ items: { type: 'array', items }, next: text }, ['next']);

const totals = {
  type: 'array',
  description:
    'One entry a currency. Units are of goods; money includes charges. Net: gross less cancelled and returned.',
  items: all({
    currency: text,
    ...Object.fromEntries(SALES_COUNTERS.map((counter) => [counter, count])),
    netMinor: { type: 'integer' },
  }),
};
const state = {
  enum: ['provisional', 'revised', 'final'],
  description: 'Whether late events may still change it, have changed it, or cannot any more.',
};
const hour = {
  hour: text,
  state,
  revision: count,
  isOpen: { type: 'boolean', description: 'Events that are on time may still come.' },
  isChanging: {
    type: 'boolean',
    description:
      'It has changed since its figures were last published; a revision follows within a minute or two.',
  },
  publishedAt: time,
  totals,
};
const topSku = {
  sku: text,
  currency: text,
  units: count,
  grossMinor: count,
  returnedUnits: count,
  returnedMinor: count,
};
const stock = {
  sku: text,
  available: {
    type: 'integer',
    description: 'Below zero while a delivery of goods that were sold is on its way here.',
  },
  reserved: { type: 'integer' },
  committed: { type: 'integer' },
  arrived: count,
  returned: count,
};

export const schemas = {
  SalesHours: page(all(hour, ['publishedAt'])),
  SalesHourTop: all(
    {
      ...hour,
      topSkus: { type: 'array', items: all(topSku), description: 'By units sold, the most first.' },
      isTopComplete: {
        type: 'boolean',
        description: 'False where the hour has more events than an answer reads.',
      },
    },
    ['publishedAt'],
  ),
  SalesDays: page(all({ day: text, state, revisions: count, hours: count, totals })),
  LiveStockPage: page(all(stock)),
  LiveStock: all(stock),
  StuckOrders: page(
    all({
      orderId: text,
      stage: { enum: ['placed', 'reserved', 'confirmed', 'cancelled'] },
      lastProgressAt: time,
      stuckSince: time,
    }),
  ),
};
