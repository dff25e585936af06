import fc from 'fast-check';
import { arrival, stage } from './testing/stage.ts';

const MAX_RUNS = 150;
const types = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
  'a/b',
  '',
];
const contentType = fc.constantFrom(...types);

describe('whatever is sent, the answer is below 500 and what is refused leaves no trace', () => {
  const check = async (body: unknown, type: string, more: Readonly<Record<string, string>> = {}) => {
    const { post, recorded, remembered } = stage();
    const answer = await post(body, { 'content-type': type, ...more });
    expect(answer.status).toBeLessThan(500);
    expect(recorded()).toHaveLength(remembered().length);
    if (answer.status >= 400) expect(recorded()).toEqual([]);
  };

  test('bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), contentType, (bytes, type) => check(bytes, type)),
      { numRuns: MAX_RUNS },
    ));

  test('JSON of any kind', () =>
    fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 30 }), contentType, (text, type) => check(text, type)),
      { numRuns: MAX_RUNS },
    ));

  test('events with one attribute that is anything', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('id', 'source', 'type', 'time', 'data', 'subject', '__proto__', 'partitionkey', 'x'),
        fc.jsonValue(),
        (name, value) =>
          check(
            JSON.stringify(arrival()).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`),
            'application/cloudevents+json',
          ),
      ),
      { numRuns: MAX_RUNS },
    ));

  test('binary mode with headers of any text', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom('ce-id', 'ce-source', 'ce-type', 'ce-x'), fc.string(), (name, value) =>
        check(arrival().data, 'application/json', {
          'ce-specversion': '1.0',
          'ce-id': 'a',
          'ce-source': 'b',
          'ce-type': 'StockArrived.v1',
          [name]: value,
        }),
      ),
      { numRuns: MAX_RUNS },
    ));
});
