import fc from 'fast-check';
import { brokenBody, data, order } from '../../services/replay/src/messages/testing/sample.ts';
import { stage } from '../../services/replay/src/messages/testing/stage.ts';

/** Against a model with one rule: where money follows, what one person wrote is sent by another, who has looked at it. */
const RUNS = 400;
const MESSAGE_ID = 'inventory-reservations.20261121T110000000Z.m-1';
const CONSUMER = 'inventory-reservations';
const one = '/admin/messages/{messageId}';
const params = { messageId: MESSAGE_ID };

const by = fc.record({
  person: fc.constantFrom('ann', 'ben'),
  client: fc.constantFrom('console', 'command-line', undefined),
});
const key = fc.constantFrom('k-1', 'k-2', 'k-3', 'k-4');
const amount = fc.constantFrom(2000, 9999);
/** Whatever it looked at. */
const copy = fc.constantFrom(1, 1, 1, 1, 2, undefined);
const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      by,
      key,
      amount,
      tag: fc.constantFrom('*', '"0"', '"1"'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('redrive' as const), by, key, again: fc.boolean(), copy }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('redriveMany' as const), by, key, named: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), by, key }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer Of> ? Of : never;

const copyOf = (what: Deed) => (what.do === 'redrive' && what.copy !== undefined ? { copy: what.copy } : {});

const callOf = (what: Deed) => {
  const reason = 'a test';
  switch (what.do) {
    case 'edit': {
      const event = { ...order, data: { ...data, totalMinor: what.amount } };
      return { route: `PUT ${one}`, params, body: { event, reason } };
    }
    case 'redrive':
      return { route: `POST ${one}/redrive`, params, body: { reason, again: what.again, ...copyOf(what) } };
    case 'discard':
      return { route: `POST ${one}/discard`, params, body: { reason } };
    case 'redriveMany': {
      const messageIds = what.named ? { messageIds: [MESSAGE_ID] } : {};
      const body = { consumer: CONSUMER, ratePerSec: 10, limit: 10, reason, ...messageIds };
      return { route: 'POST /admin/messages/redrive', body };
    }
  }
};

/** Does it as a person would; who wrote the newest copy is whoever was told that it is on record. */
const play = (it: ReturnType<typeof stage>) => {
  let author: string | undefined;
  let copies = 0;
  return {
    newestCopy: (): number => copies,
    author: (): string | undefined => author,
    perform: async (what: Deed): Promise<number> => {
      const { person, client } = what.by;
      const claims = {
        ...(client === undefined ? { client_id: person } : { client_id: client, sub: person }),
        scope: 'read deadletters:manage',
      };
      const headers = { 'idempotency-key': `"${what.key}"`, 'if-match': what.do === 'edit' ? what.tag : '*' };
      const answer = await it.call({ ...callOf(what), headers, claims });
      const isStored = answer.headers['idempotency-replayed'] === 'true';
      if (what.do === 'edit' && answer.status === 200 && !isStored) {
        author = person;
        copies += 1;
      }
      return answer.status;
    },
  };
};

test.each([
  ['an edit is sent by whoever did not make it, where effects outside follow', true],
  ['and by anybody, where none do', false],
])('%s', async (_, reachesOutside) => {
  const seen = { sentEdited: 0, sentOwn: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 10 }), async (deeds) => {
      const it = stage({ reachesOutside });
      await it.park({ body: brokenBody });
      const { perform, author, newestCopy } = play(it);
      for (const what of deeds) {
        const before = it.sent.length;
        await perform(what);
        for (const { body } of it.sent.slice(before)) {
          if (body === brokenBody) continue;
          seen.sentEdited += 1;
          if (author() === what.by.person) seen.sentOwn += 1;
          expect(author()).toBeDefined();
          if (!reachesOutside) continue;
          expect(author()).not.toBe(what.by.person);
          expect(copyOf(what)).toEqual({ copy: newestCopy() });
        }
      }
      expect(await it.verified()).toMatchObject({ holds: true });
    }),
    { numRuns: RUNS },
  );
  expect(seen.sentEdited).toBeGreaterThan(0);
  if (!reachesOutside) expect(seen.sentOwn).toBeGreaterThan(0);
});

test('what is frozen is neither edited nor sent, by however many people', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async (deeds) => {
      const it = stage({ reachesOutside: true });
      await it.park({ body: brokenBody, cause: 'frozen' });
      const { perform } = play(it);
      for (const what of deeds) {
        const status = await perform(what);
        if (what.do === 'edit' || what.do === 'redrive') expect(status).toBeGreaterThanOrEqual(400);
      }
      expect(it.sent).toEqual([]);
    }),
    { numRuns: RUNS / 4 },
  );
});
