import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  duplicateKeys,
  type Fragment,
  forgottenFragments,
  readFragments,
  writtenDependsOn,
} from './fragments.ts';

const fragment = (path: string, list: Fragment['list'], content: Fragment['content']): Fragment => ({
  path,
  list,
  content,
});
const topic = { Type: 'AWS::SNS::Topic' };

test.each([
  [
    'a function in two files',
    [fragment('a.yml', 'functions', { http: {} }), fragment('b.yml', 'functions', { http: {} })],
    ['b.yml: function http is defined in a.yml already'],
  ],
  [
    'a consumer called like a function',
    [
      fragment('a.yml', 'functions', { stockTotals: {} }),
      fragment('c.yml', 'consumers', [{ name: 'stock-totals' }]),
    ],
    ['c.yml: function stockTotals is defined in a.yml already'],
  ],
  [
    'a consumer twice in one file',
    [fragment('c.yml', 'consumers', [{ name: 'stock' }, { name: 'stock' }])],
    ['c.yml: function stock is defined in c.yml already'],
  ],
  [
    'a resource in two files',
    [
      fragment('a.yml', 'resources', { Resources: { Topic: topic } }),
      fragment('b.yml', 'resources', { Resources: { Topic: topic }, Outputs: { Topic: {} } }),
    ],
    ['b.yml: Resources Topic is defined in a.yml already'],
  ],
  [
    'an extension in two files',
    [
      fragment('a.yml', 'resources', { extensions: { Stage: {} } }),
      fragment('b.yml', 'resources', { extensions: { Stage: {} } }),
    ],
    ['b.yml: extensions Stage is defined in a.yml already'],
  ],
  [
    'the same word in different name spaces',
    [fragment('a.yml', 'functions', { topic: {} }), fragment('b.yml', 'resources', { Resources: { topic } })],
    [],
  ],
] as const)('%s', (_, included, expected) => {
  expect(duplicateKeys({ included, present: [] })).toEqual(expected);
});

test('a file that is not included is found', () => {
  const included = [fragment('services/orders/functions.yml', 'functions', {})];
  const present = ['services/orders/functions.yml', 'services/orders/resources.yml'];
  expect(forgottenFragments({ included, present })).toEqual([
    'services/orders/resources.yml: serverless.yml does not include it',
  ]);
});

test('a DependsOn of ours is found', () => {
  const included = [
    fragment('a.yml', 'resources', { Resources: { Topic: { ...topic, DependsOn: 'Queue' } } }),
  ];
  expect(writtenDependsOn({ included, present: [] })).toEqual([
    'a.yml: Topic has a DependsOn; refer to what it needs instead',
  ]);
});

describe('on disk', () => {
  let root = '';
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fragments-'));
    put(
      'serverless.yml',
      [
        `functions: ["\${file(services/orders/functions.yml)}"]`,
        `resources: ["\${file(services/orders/resources.yml), ''}"]`,
        `custom: { consumers: ["\${file(services/orders/consumers.yml)}"] }`,
      ].join('\n'),
    );
    put('services/orders/functions.yml', 'http: { handler: a.handler }');
    put('services/orders/resources.yml', 'Resources: { Topic: { Type: AWS::SNS::Topic } }');
    put('services/orders/consumers.yml', '- { name: orders-outcomes }');
    put('services/payments/functions.yml', 'pay: {}');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('included files are read, in the list that includes them; others are seen', () => {
    const { included, present } = readFragments(root);
    expect(included).toEqual([
      fragment('services/orders/functions.yml', 'functions', { http: { handler: 'a.handler' } }),
      fragment('services/orders/resources.yml', 'resources', { Resources: { Topic: topic } }),
      fragment('services/orders/consumers.yml', 'consumers', [{ name: 'orders-outcomes' }]),
    ]);
    expect(present).toContain('services/payments/functions.yml');
  });

  test('a key that one file has twice is refused by the parser', () => {
    put('services/orders/functions.yml', 'http: {}\nhttp: {}');
    expect(() => readFragments(root)).toThrow(/unique/i);
  });
});
