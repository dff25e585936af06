import { CONTRACT_TABLES, contractJournal } from './contract/support.ts';
import { createMemoryStore } from './memory-store.ts';
import { describeStoreContract } from './store-contract.ts';

describeStoreContract('The store in memory', async () => ({
  store: createMemoryStore({ journal: contractJournal, inboxTable: CONTRACT_TABLES.inbox }),
  close: async () => {},
}));
