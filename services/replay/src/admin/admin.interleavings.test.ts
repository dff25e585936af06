import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { verifyTrail } from '../audit/index.ts';
import { about, redelivery, rehearsed, type Stage, stage } from './testing/stage.ts';

/** Each asks for something about replay `id-1`; several of each at once, by several people, with keys that may be alike. */
const deeds = {
  approve: (as: string) => ({
    as,
    ...about('id-1', 'approval'),
    body: { planHash: 'hash-1', reason: 'yes' },
  }),
  reject: (as: string) => ({ as, ...about('id-1', 'rejection'), body: { reason: 'no' } }),
  abort: (as: string) => ({ as, ...about('id-1', 'abort'), body: { reason: 'stop' } }),
  pause: (as: string) => ({ as, ...about('id-1', 'pause'), body: { reason: 'wait' } }),
  resume: (as: string) => ({ as, ...about('id-1', 'resume'), body: { reason: 'go on' } }),
};
type Deed = keyof typeof deeds;
const people = ['alice', 'bob', 'carol'] as const;
const asked = fc.record({
  deed: fc.constantFrom<Deed>('approve', 'reject', 'abort', 'pause', 'resume'),
  as: fc.constantFrom(...people),
  key: fc.constantFrom('k1', 'k2'),
});
const lostAnswers = fc.array(fc.nat({ max: 8 }), { maxLength: 3 });

/** What may go wrong between us and the database, and in which order it all happens. */
const disturbed = (scheduler: fc.Scheduler, lost: readonly number[]) => {
  let racing = false;
  let commits = 0;
  return {
    race: () => {
      racing = true;
    },
    calm: () => {
      racing = false;
    },
    hooks: {
      beforeRead: async () => {
        if (racing) await scheduler.schedule(Promise.resolve(), 'read');
      },
      beforeCommit: async () => {
        if (racing) await scheduler.schedule(Promise.resolve(), 'commit');
      },
      afterCommit: async () => {
        if (!racing) return;
        commits += 1;
        if (lost.includes(commits)) throw new RetryableError('the answer was lost');
      },
    },
  };
};

/** The chain holds, and says as often as it was done what was done. */
const expectTrail = async (it: Stage, expected: Readonly<Record<string, number>>): Promise<void> => {
  expect(await verifyTrail(it.ports.trail, it.store)).toMatchObject({ holds: true });
  const actions = (await it.actions()).map((line) => line.split(' ')[0]);
  for (const [action, count] of Object.entries(expected)) {
    expect([action, actions.filter((one) => one === action).length]).toEqual([action, count]);
  }
};

test('whatever people do at once, one decision is on record, by two people, with one entry', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(asked, { minLength: 2, maxLength: 6 }),
      lostAnswers,
      async (scheduler, calls, lost) => {
        const { race, calm, hooks } = disturbed(scheduler, lost);
        const it = await rehearsed({ hooks });
        const call = ({ deed, as, key }: (typeof calls)[number]) =>
          it.call({ ...deeds[deed](as), key: `${deed} ${key}` });
        race();
        const answers = await scheduler.waitFor(Promise.all(calls.map(call)));
        calm();
        // Whoever got no answer asks again, as the API says.
        for (const [index, answer] of answers.entries()) {
          const again = calls[index];
          if (answer.status === 503 && again !== undefined) expect((await call(again)).status).not.toBe(503);
        }
        expect(
          answers.map(({ status }) => status).filter((status) => status >= 500 && status !== 503),
        ).toEqual([]);

        const replay = await it.replay('id-1');
        const approvals = replay?.approval === undefined ? 0 : 1;
        const rejections = replay?.status === 'rejected' ? 1 : 0;
        expect(approvals + rejections).toBeLessThanOrEqual(1);
        expect(replay?.approval?.by).not.toBe('alice');
        await expectTrail(it, {
          'replay-requested': 1,
          'replay-approved': approvals,
          'replay-rejected': rejections,
          'replay-abort-wished': (await it.control('id-1'))?.wish === 'abort' ? 1 : 0,
        });
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('however often and by whomever the same range is asked for at once, one replay holds it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ as: fc.constantFrom(...people), key: fc.constantFrom('k1', 'k2') }), {
        minLength: 2,
        maxLength: 5,
      }),
      lostAnswers,
      async (scheduler, calls, lost) => {
        const { race, calm, hooks } = disturbed(scheduler, lost);
        const it = stage({ hooks });
        const call = ({ as, key }: (typeof calls)[number]) =>
          it.call({ as, key, route: 'POST /admin/replays', body: redelivery });
        race();
        await scheduler.waitFor(Promise.all(calls.map(call)));
        calm();
        const answers = [];
        for (const each of calls) answers.push(await call(each));
        const made = new Set(
          answers.flatMap(({ status, body }) => (status === 201 ? [Object(body).replayId] : [])),
        );
        expect(made.size).toBe(1);
        for (const { status, body } of answers) {
          if (status !== 201)
            expect({ status, by: Object(body).replayId }).toEqual({ status: 409, by: [...made][0] });
        }
        const { body } = await it.call({ route: 'GET /admin/replays' });
        expect(Object(body).items).toHaveLength(1);
        expect(new Set(it.told)).toEqual(new Set([`start ${[...made][0]}`]));
        await expectTrail(it, { 'replay-requested': 1 });
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
