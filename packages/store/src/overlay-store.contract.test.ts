import { CONTRACT_TABLES, contractJournal } from './contract/support.ts';
import { createMemoryStore } from './memory-store.ts';
import { createOverlayStore } from './overlay-store.ts';
import { createRecordingStore } from './recording-store.ts';
import { describeStoreContract } from './store-contract.ts';

const base = () => createMemoryStore({ journal: contractJournal, inboxTable: CONTRACT_TABLES.inbox });

describeStoreContract('An overlay over the store in memory', async () => ({
  store: createOverlayStore(base()),
  close: async () => {},
}));

describeStoreContract('A recording store', async () => ({
  store: createRecordingStore(base(), () => {}),
  close: async () => {},
}));
