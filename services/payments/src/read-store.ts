import { createDocumentClient, createDynamoStore, type ReadStore, TerminalError } from '@twolane/store';

/** For functions that only look: they have no outbox, so a commit with an event would fail here, not at IAM. */
export const createReadStore = (): ReadStore =>
  createDynamoStore({
    client: createDocumentClient(),
    journal: {
      rowFor: () => {
        throw new TerminalError('This function only reads; it has no outbox.');
      },
    },
  });
