import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { catalog } from './index.ts';

const require = createRequire(import.meta.url);
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** Another implementation of JSON Schema: it reads what we publish, as other languages would. */
const ajv = new Ajv2020({ strict: true, allErrors: false });
for (const keyword of ['x-sensitivity', 'x-owner', 'x-source']) ajv.addKeyword(keyword);
const published = new Map(
  catalog.contracts.map(({ type }) => [type, ajv.compile(readJson(`generated/schemas/${type}.json`))]),
);

describe('the published schemas', () => {
  test.each(catalog.contracts.map((contract) => [contract.type, contract] as const))(
    '%s decides as the contract does, whatever is in one field',
    (type, contract) => {
      const good = readJson(exampleOf(type)).data;
      const asPublished = published.get(type);
      expect(asPublished?.(good)).toBe(true);
      const names = [...Object.keys(good), 'another'];
      const value = fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          0,
          -1,
          1,
          1.5,
          1e15,
          1e15 + 1,
          1e300,
          '',
          'GBP',
          'gbp',
          'a b',
          ' a',
          'a\n',
          'x'.repeat(64),
          'x'.repeat(65),
          [],
          {},
          null,
        ),
      );
      fc.assert(
        fc.property(fc.constantFrom(...names), value, (name, other) => {
          const changed = { ...good, [name]: other };
          return contract.fits(changed) === asPublished?.(changed);
        }),
      );
    },
  );

  test('the envelope is one, too', () => {
    const envelope = ajv.compile(readJson('generated/schemas/CloudEvent.json'));
    expect(envelope(readJson('orders/order-placed.v1.example.json'))).toBe(true);
    expect(envelope({ ...readJson('orders/order-placed.v1.example.json'), id: '' })).toBe(false);
  });
});

describe('the AsyncAPI document', () => {
  // AsyncAPI's own schema of AsyncAPI 3.0, as its makers publish it. Its patterns and formats are not all known to ajv.
  const isAsyncApi = new Ajv({
    strict: false,
    validateFormats: false,
    meta: false,
    validateSchema: false,
  }).compile(require('@asyncapi/specs/schemas/3.0.0.json'));
  const document = readJson('generated/asyncapi.json');

  test('is one', () => {
    isAsyncApi(document);
    expect(isAsyncApi.errors).toBeNull();
    expect(isAsyncApi({ ...document, channels: [] })).toBe(false);
  });

  test('has a channel for each event, and no reference leads nowhere', () => {
    expect(Object.keys(document.channels).sort()).toEqual(catalog.contracts.map(({ type }) => type).sort());
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(
      ([, pointer = '']) => pointer,
    );
    expect(references.length).toBeGreaterThan(catalog.contracts.length);
    for (const pointer of references) expect(at(document, pointer)).toBeDefined();
  });

  test('says that we send what services say and receive what apps say', () => {
    expect(document.operations['send.OrderPlaced.v1'].action).toBe('send');
    expect(document.operations['receive.StockArrived.v1'].action).toBe('receive');
  });
});

const exampleOf = (type: string): string => {
  const [name = '', version = ''] = type.split('.');
  const file = `${name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.${version}.example.json`;
  const owner = catalog.find(type)?.owner;
  return `${owner}/${file}`;
};

const at = (root: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      root,
    );
