import { createDocumentClient } from './document-client.ts';

test('the client has no endpoint of its own: the environment says where DynamoDB is', () => {
  expect(createDocumentClient().config.endpoint).toBeUndefined();
});

test('tries are bounded', async () => {
  expect(await createDocumentClient().config.maxAttempts()).toBe(4);
});

test('a value that cannot be stored is refused, not left out', () => {
  expect(createDocumentClient().config.translateConfig?.marshallOptions).toMatchObject({
    removeUndefinedValues: false,
    convertEmptyValues: false,
  });
});
