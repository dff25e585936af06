import { verdictOf } from './batch-response.ts';

/** The list under "Success and failure conditions" in the Lambda developer guide, and what lies between. */
describe('what a response says about its batch', () => {
  const batch = new Set(['a', 'b']);
  test.each<[string, string]>([
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a null list', '{"batchItemFailures":null}'],
    ['an empty list', '{"batchItemFailures":[]}'],
    ['an object about something else', '{"statusCode":500}'],
  ])('%s is success', (_name, payload) => {
    expect(verdictOf(payload, batch)).toEqual({ kind: 'all-done' });
  });

  test.each<[string, string]>([
    ['no JSON', 'oops'],
    ['nothing', ''],
    ['a text', '"a"'],
    ['a list', '[]'],
    ['failures that are no list', '{"batchItemFailures":{"itemIdentifier":"a"}}'],
    ['an empty identifier', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['a null identifier', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['a wrong key', '{"batchItemFailures":[{"identifier":"a"}]}'],
    ['a bare text', '{"batchItemFailures":["a"]}'],
    ['an unknown identifier', '{"batchItemFailures":[{"itemIdentifier":"c"}]}'],
    [
      'a known and an unknown identifier',
      '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}',
    ],
  ])('%s fails the whole batch', (_name, payload) => {
    expect(verdictOf(payload, batch)).toEqual({ kind: 'all-failed' });
  });

  test('names the failed ones, once each', () => {
    const payload = '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}';
    expect(verdictOf(payload, batch)).toEqual({ kind: 'some-failed', identifiers: new Set(['b']) });
  });
});
