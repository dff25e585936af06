import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  createTables,
  dynamoDbLocal,
  dynoxide,
  type TestEngine,
} from '../../../test/support/dynamo-engine.ts';
import {
  adjust,
  CONTRACT_TABLES,
  changes,
  contractJournal,
  keyMaker,
  put,
  putAt,
} from './contract/support.ts';
import { createDynamoStore } from './dynamo-store.ts';

const { main, inbox } = CONTRACT_TABLES;
const START_LIMIT_MS = 60_000;

/**
 * Lets the next call reach the database and loses its answer, as a broken connection does. The SDK takes it for a
 * passing fault and sends the same request again.
 */
const losingOneAnswer = (
  client: DynamoDBDocumentClient,
  meanwhile: () => Promise<unknown> = async () => {},
) => {
  const calls = { sent: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      calls.sent += 1;
      const answer = await next(args);
      if (calls.sent > 1) return answer;
      await meanwhile();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    },
    { step: 'deserialize', priority: 'high', name: 'losesOneAnswer', override: true },
  );
  return {
    calls,
    [Symbol.dispose]: () => {
      client.middlewareStack.remove('losesOneAnswer');
    },
  };
};

for (const engine of [dynoxide(), dynamoDbLocal()]) {
  const suite = engine.missing === undefined ? describe : describe.skip;
  suite(`An answer lost after the commit, on ${engine.name}${engine.missing ? `: ${engine.missing}` : ''}`, () => {
    let running: TestEngine | undefined;
    beforeAll(async () => {
      running = await engine.start();
      await createTables(running.client, Object.values(CONTRACT_TABLES));
    }, START_LIMIT_MS);
    afterAll(() => running?.stop(), START_LIMIT_MS);

    const client = () => {
      if (running === undefined) throw new Error(`${engine.name} has not started.`);
      return running.client;
    };
    const newStore = () =>
      createDynamoStore({ client: client(), journal: contractJournal, inboxTable: CONTRACT_TABLES.inbox });
    const key = keyMaker('lost');

    test('a first put recognises itself', async () => {
      const k = key();
      using losing = losingOneAnswer(client());
      expect(await newStore().commit(changes(put(k, { n: 1 })))).toEqual({ kind: 'committed' });
      expect(losing.calls.sent).toBe(2);
      expect(await newStore().get(main, k)).toEqual({ key: k, version: 1, item: { n: 1 } });
    });

    test('a put at a version recognises itself, and counts once', async () => {
      const k = key();
      await newStore().commit(changes(put(k)));
      using losing = losingOneAnswer(client());
      expect(await newStore().commit(changes(putAt(k, 1, { n: 2 })))).toEqual({ kind: 'committed' });
      expect(losing.calls.sent).toBe(2);
      expect(await newStore().get(main, k)).toEqual({ key: k, version: 2, item: { n: 2 } });
    });

    test('a mark by itself is committed, not already applied', async () => {
      const mark = { consumer: 'c', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
      using losing = losingOneAnswer(client());
      expect(await newStore().commit({ writes: [], events: [], inbox: mark })).toEqual({ kind: 'committed' });
      expect(losing.calls.sent).toBe(2);
    });

    test('an equal put by somebody else is not taken for its own', async () => {
      const k = key();
      await newStore().commit(changes(put(k, { n: 1 })));
      expect((await newStore().commit(changes(put(k, { n: 1 })))).kind).toBe('conflict');
    });

    test('a later put by somebody else makes a conflict: read again', async () => {
      const k = key();
      const other = newStore();
      using _ = losingOneAnswer(client(), () => other.commit(changes(putAt(k, 1, { by: 'other' }))));
      expect((await newStore().commit(changes(put(k, { by: 'me' })))).kind).toBe('conflict');
      expect((await other.get(main, k))?.item).toEqual({ by: 'other' });
    });

    test('a counter by itself moves once', async () => {
      const k = key();
      using losing = losingOneAnswer(client());
      expect(await newStore().commit(changes(adjust(k, { n: { by: 3 } })))).toEqual({ kind: 'committed' });
      expect(losing.calls.sent).toBe(2);
      expect((await newStore().get(main, k))?.item).toEqual({ n: 3 });
    });

    test('a transaction is committed once, although all its conditions would fail now', async () => {
      const [k, counter] = [key(), key()];
      const mark = { consumer: 'c', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
      const changeSet = { ...changes(put(k), adjust(counter, { n: { by: 1, expected: 0 } })), inbox: mark };
      using losing = losingOneAnswer(client());
      expect(await newStore().commit(changeSet)).toEqual({ kind: 'committed' });
      expect(losing.calls.sent).toBe(2);
      expect((await newStore().get(main, counter))?.item).toEqual({ n: 1 });
      expect(await newStore().get(inbox, { pk: `c#${mark.eventKey}`, sk: 'mark' })).toBeDefined();
    });

    test('two equal commits are two commits', async () => {
      const k = key();
      const once = changes(adjust(k, { n: { by: 1 } }));
      await newStore().commit(once);
      await newStore().commit(once);
      expect((await newStore().get(main, k))?.item).toEqual({ n: 2 });
    });
  });
}
