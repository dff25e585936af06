import { anEvent, contractJournal } from './contract/support.ts';
import { createDocumentClient } from './document-client.ts';
import { createDynamoStore } from './dynamo-store.ts';

const client = createDocumentClient();

test('who builds on the store learns where it writes journal rows and marks', () => {
  const { layout } = createDynamoStore({ client, journal: contractJournal, inboxTable: 'inbox' });
  expect(layout.inboxTable).toBe('inbox');
  expect(layout.journal.rowFor(anEvent('e'))).toEqual(contractJournal.rowFor(anEvent('e')));
});

test('without a table for marks it says so', () => {
  expect(createDynamoStore({ client, journal: contractJournal }).layout.inboxTable).toBeUndefined();
});
