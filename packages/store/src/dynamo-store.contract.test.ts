import { createTables, dynamoDbLocal, dynoxide } from '../../../test/support/dynamo-engine.ts';
import { CONTRACT_TABLES, contractJournal } from './contract/support.ts';
import { createDynamoStore } from './dynamo-store.ts';
import { describeStoreContract } from './store-contract.ts';

for (const engine of [dynoxide(), dynamoDbLocal()]) {
  if (engine.missing !== undefined) {
    test.skip(`The store on ${engine.name} keeps the store contract: ${engine.missing}`, () => {});
    continue;
  }
  describeStoreContract(`The store on ${engine.name}`, async () => {
    const { client, stop } = await engine.start();
    await createTables(client, Object.values(CONTRACT_TABLES));
    const store = createDynamoStore({ client, journal: contractJournal, inboxTable: CONTRACT_TABLES.inbox });
    return { store, close: stop };
  });
}
