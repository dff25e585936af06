import { readSubscriptions } from './read-subscriptions.ts';

const entry = {
  name: 'stock-totals',
  description: 'Keeps totals of stock',
  handler: 'services/stock/src/handlers/totals.handler',
  events: ['StockCounted.v1'],
  emits: ['StockCounted.v1'],
  effect: 'projection',
  inbox: 'mark',
  lateness: 'apply',
  concurrency: 5,
  batchSize: 10,
  timeoutSec: 30,
  memoryMb: 256,
  access: { StockTable: ['dynamodb:GetItem'] },
};
const findEvent = (type: string) => (type === 'StockCounted.v1' ? { source: 'twolane.stock' } : undefined);
const place = 'consumers list 1, entry 1 ("stock-totals")';
const problemsOf = (...lists: readonly unknown[]) => readSubscriptions(lists, findEvent).problems;

test.each([{}, { projection: true }, { emits: [] }])(
  'a complete entry is taken as it is, with %j',
  (more) => {
    const given = { ...entry, ...more };
    expect(readSubscriptions([[given]], findEvent)).toEqual({ subscriptions: [given], problems: [] });
  },
);

const without = (key: string) => Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key));

test.each(Object.keys(entry).filter((key) => key !== 'name'))('without %s: refused by name', (key) => {
  expect(problemsOf([without(key)])).toEqual([`${place}: the entry lacks "${key}"`]);
});

test.each([
  ['an unknown key', { timeout: 30 }, 'the entry has the unknown key "timeout"'],
  ['a name with capitals', { name: 'StockTotals' }, 'name must match pattern'],
  ['a name too long for a queue', { name: 'a'.repeat(41) }, 'name must NOT have more than 40 characters'],
  ['a name that is no text', { name: 7 }, 'name must be string'],
  ['no event', { events: [] }, 'events must NOT have fewer than 1 items'],
  [
    'an event twice',
    { events: ['StockCounted.v1', 'StockCounted.v1'] },
    'events must NOT have duplicate items',
  ],
  ['an event without a version', { events: ['StockCounted'] }, 'events.0 must match pattern'],
  ['an event with a wildcard', { events: ['*'] }, 'events.0 must match pattern'],
  ['an event nobody declared', { events: ['StockLost.v1'] }, 'events: no contract is called StockLost.v1'],
  [
    'an emitted event nobody declared',
    { emits: ['StockLost.v1'] },
    'emits: no contract is called StockLost.v1',
  ],
  [
    'a projection of effects that stay',
    { effect: 'state', projection: true },
    'projection: what can be built',
  ],
  ['a projection that is no flag', { projection: 'yes' }, 'projection must be boolean'],
  ['an unknown effect', { effect: 'side' }, 'effect must be one of ["state","projection","external"]'],
  ['an unknown inbox', { inbox: 'none' }, 'inbox must be one of ["mark","aggregate"]'],
  ['an unknown lateness', { lateness: 'ignore' }, 'lateness must be one of ["apply","park"]'],
  ['concurrency of one', { concurrency: 1 }, 'concurrency must be >= 2'],
  ['half a message', { batchSize: 2.5 }, 'batchSize must be integer'],
  ['a batch of eleven', { batchSize: 11 }, 'batchSize must be <= 10'],
  ['no time at all', { timeoutSec: 0 }, 'timeoutSec must be >= 1'],
  ['more time than Lambda gives', { timeoutSec: 901 }, 'timeoutSec must be <= 900'],
  ['memory as text', { memoryMb: '512' }, 'memoryMb must be integer'],
  ['every action', { access: { StockTable: ['dynamodb:*'] } }, 'access.StockTable.0 must match pattern'],
  [
    'an action elsewhere',
    { access: { StockTable: ['s3:GetObject'] } },
    'access.StockTable.0 must match pattern',
  ],
  [
    'a table to know of, but not to touch',
    { environment: { SHELVES_TABLE: { Ref: 'ShelvesTable' } } },
    'access: SHELVES_TABLE is ShelvesTable, but nothing is allowed there; add "ShelvesTable: [dynamodb:…]"',
  ],
  ['an ARN as table', { access: { 'arn:x': ['dynamodb:GetItem'] } }, 'access property name must be valid'],
  ['a path that climbs', { handler: '../../other.handler' }, 'handler must match pattern'],
  ['a variable in lower case', { environment: { stock: 'x' } }, 'environment property name must be valid'],
])('%s: refused', (_, change, says) => {
  expect(problemsOf([{ ...entry, ...change }]).join('\n')).toContain(says);
});

test.each([
  ['no list', { consumers: [] }, 'custom.consumers must be a list of consumers.yml files'],
  ['an empty file', [null], 'consumers list 1 must be a list of consumers; is its file empty?'],
  [
    'a file with one entry and no dash',
    [entry],
    'consumers list 1 must be a list of consumers; is its file empty?',
  ],
  ['an entry that is a text', [['stock-totals']], 'consumers list 1, entry 1: the entry must be object'],
  ['an entry that is nothing', [[null]], 'consumers list 1, entry 1: the entry must be object'],
])('%s: refused', (_, lists, says) => {
  const { subscriptions, problems } = readSubscriptions(lists, findEvent);
  expect(problems).toEqual([says]);
  expect(subscriptions).toEqual([]);
});

test('one name for two consumers is refused, also where only the function’s key is the same', () => {
  expect(problemsOf([entry], [entry])).toEqual([
    `consumers list 2, entry 1 ("stock-totals"): its name is taken by ${place}`,
  ]);
});

test('every mistake is named at once', () => {
  const { problems, subscriptions } = readSubscriptions(
    [
      [
        { ...entry, effect: 'side' },
        { ...entry, name: 'other', batchSize: 0 },
      ],
      [{ ...entry, name: 'third' }],
    ],
    findEvent,
  );
  expect(problems).toEqual([
    `${place}: effect must be one of ["state","projection","external"]`,
    'consumers list 1, entry 2 ("other"): batchSize must be >= 1',
  ]);
  expect(subscriptions.map(({ name }) => name)).toEqual(['third']);
});
