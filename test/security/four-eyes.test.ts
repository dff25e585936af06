import fc from 'fast-check';
import { type Caller, type FourEyesHouse, fourEyesHouse } from './four-eyes-house.ts';

/** Against a model that knows one rule: what is applied was approved, by somebody else, for what it is, in time. */
const RUNS = 400;
const HOUR_MS = 3_600_000;
const REQUESTER = 'alice';
const PLANNED_CODE = 'code-1';
const PLANNED_POLICY = 'policy-1';

const caller: fc.Arbitrary<Caller> = fc.record({
  person: fc.constantFrom('alice', 'bob', 'carol'),
  client: fc.constantFrom('console', 'command-line', undefined),
  scopes: fc.constantFrom(
    ['replay:approve'],
    ['replay:approve', 'replay:request', 'read'],
    ['replay:approve', 'replay:override'],
    ['replay:request', 'replay:override', 'read'],
    [],
  ),
});
/** Few, so that people take each other's. */
const key = fc.constantFrom('k-1', 'k-2', 'k-3', 'k-4', 'k-5', 'k-6');

type Hash = 'of the plan' | 'of another' | 'none';

const approving = fc.record({
  do: fc.constant('approve' as const),
  by: caller,
  key,
  hash: fc.constantFrom<Hash>('of the plan', 'of the plan', 'of the plan', 'of another', 'none'),
  allowExternal: fc.constantFrom(undefined, undefined, false, true),
});
const wishing = fc.record({
  do: fc.constantFrom('rejection' as const, 'pause' as const, 'resume' as const, 'abort' as const),
  by: caller,
  key,
});
const happening = fc.oneof(
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(1_000, HOUR_MS - 2_000, HOUR_MS, 3 * HOUR_MS),
  }),
  fc.record({ do: fc.constant('deploy' as const), code: fc.constantFrom(PLANNED_CODE, 'code-2') }),
  fc.record({ do: fc.constant('policy' as const), version: fc.constantFrom(PLANNED_POLICY, 'policy-2') }),
);
const racing = fc.record({
  do: fc.constant('race' as const),
  all: fc.array(approving, { minLength: 2, maxLength: 4 }),
});
const deed = fc.oneof(
  { weight: 4, arbitrary: approving },
  { weight: 2, arbitrary: wishing },
  { weight: 2, arbitrary: happening },
  { weight: 1, arbitrary: racing },
);
type Deed = typeof deed extends fc.Arbitrary<infer Of> ? Of : never;
type Approving = typeof approving extends fc.Arbitrary<infer Of> ? Of : never;

/** Whether this one may approve now. `seen` is the record as it stands, all but whether it is approved. */
const mayApprove = (
  { by, hash, allowExternal = false }: Approving,
  seen: { readonly isOver: boolean; readonly code: string; readonly isWaiting: boolean },
): boolean =>
  by.person !== REQUESTER &&
  by.scopes.includes('replay:approve') &&
  hash === 'of the plan' &&
  (!allowExternal || by.scopes.includes('replay:override')) &&
  seen.isWaiting &&
  !seen.isOver &&
  seen.code === PLANNED_CODE;

const play = (house: FourEyesHouse) => {
  const { world, call } = house;
  const approvals: Approving[] = [];
  const ways: Record<string, number> = {};
  const tell = (what: string): void => {
    ways[what] = (ways[what] ?? 0) + 1;
  };

  const ask = async ({ by, key: own, hash, allowExternal }: Approving) => {
    const { plan } = await world.replay();
    const planHash = { 'of the plan': plan?.planHash ?? '', 'of another': 'x'.repeat(64), none: '' }[hash];
    const external = allowExternal === undefined ? {} : { allowExternal };
    return call(by, { what: 'approval', key: own, body: { planHash, reason: 'seen', ...external } });
  };

  /** What the model says of it, then what the API says, then what is on record. */
  const approve = async (one: Approving): Promise<void> => {
    const before = await world.replay();
    const { wish } = (await world.ports.replays.loadControl(world.store, world.replayId))?.value ?? {};
    const may =
      before.approval === undefined &&
      wish !== 'abort' &&
      mayApprove(one, {
        isOver: world.ports.clock() >= (before.plan?.expiresAtMs ?? 0),
        code: world.code.get('sums') ?? '',
        isWaiting: before.status === 'awaitingApproval',
      });
    const answer = await ask(one);
    const after = await world.replay();
    const isStored = answer.headers['idempotency-replayed'] === 'true';
    const isTaken = Object(answer.body).type === 'urn:twolane:problem:idempotency-key-reused';
    if (after.approval !== undefined && before.approval === undefined) {
      expect({ may, by: after.approval.by }).toEqual({ may: true, by: one.by.person });
      approvals.push(one);
      tell('approved');
    } else {
      // Nothing changed: by right, or because the key was another's.
      expect(after.approval).toEqual(before.approval);
      if (may)
        expect({ isStored, isTaken, status: answer.status }).not.toMatchObject({
          isStored: false,
          isTaken: false,
        });
      tell(`refused ${answer.status}`);
    }
  };

  const race = async (all: readonly Approving[]): Promise<void> => {
    const before = await world.replay();
    await Promise.all(all.map(ask));
    const after = await world.replay();
    if (before.approval !== undefined) return expect(after.approval).toEqual(before.approval);
    if (after.approval === undefined) return;
    const { by, allowExternal } = after.approval;
    const fitting = all.filter(
      (one) => one.by.person === by && (one.allowExternal ?? false) === allowExternal,
    );
    const seen = {
      isOver: world.ports.clock() >= (before.plan?.expiresAtMs ?? 0),
      code: world.code.get('sums') ?? '',
      isWaiting: before.status === 'awaitingApproval',
    };
    const may = fitting.find((one) => mayApprove(one, seen));
    expect(may).toBeDefined();
    if (may !== undefined) approvals.push(may);
    tell('approved in a race');
  };

  const perform = async (one: Deed): Promise<void> => {
    switch (one.do) {
      case 'approve':
        return approve(one);
      case 'race':
        return race(one.all);
      case 'pass':
        return world.pass(one.ms);
      case 'deploy':
        world.code.set('sums', one.code);
        return;
      case 'policy':
        return world.use({ policyVersion: one.version });
      default: {
        const { status } = await call(one.by, { what: one.do, key: one.key, body: { reason: 'a wish' } });
        tell(`${one.do} ${status}`);
      }
    }
  };
  return { perform, approvals, ways };
};

test('whatever people do in whatever order, nothing is applied that no second person approved as it is', async () => {
  const ways: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { maxLength: 12 }),
      fc.array(fc.nat(3), { maxLength: 12 }),
      async (deeds, pieces) => {
        const house = await fourEyesHouse();
        const { perform, approvals, ways: own } = play(house);
        const left = [...deeds];
        const sizes = [...pieces];
        await house.run(async () => {
          for (const one of left.splice(0, (sizes.shift() ?? 3) + 1)) await perform(one);
          // Nobody comes any more: what waits, ends.
          if (left.length === 0) await house.end();
        });

        expect(approvals.length).toBeLessThanOrEqual(1);
        const [approval] = approvals;
        for (const one of house.applied) {
          expect(one).toEqual({
            code: PLANNED_CODE,
            policy: PLANNED_POLICY,
            approvedBy: approval?.by.person,
            allowsExternal: approval?.allowExternal ?? false,
          });
          expect(one.approvedBy).not.toBe(REQUESTER);
        }
        if (approval === undefined) expect(house.applied).toEqual([]);
        expect(await house.trail()).toMatchObject({ holds: true });
        const approved = (await house.actions()).filter((action) => action.startsWith('replay-approved'));
        expect(approved).toEqual(approval === undefined ? [] : [`replay-approved ${approval.by.person}`]);
        for (const [what, count] of Object.entries(own)) ways[what] = (ways[what] ?? 0) + count;
        if (house.applied.length > 0) ways['applied'] = (ways['applied'] ?? 0) + 1;
      },
    ),
    { numRuns: RUNS },
  );
  process.stderr.write(`Four eyes, ${RUNS} histories: ${JSON.stringify(ways)}\n`);
  // The histories went where they were to go.
  for (const what of [
    'approved',
    'approved in a race',
    'applied',
    'rejection 200',
    'abort 200',
    'refused 403',
    'refused 409',
  ]) {
    expect({ what, seen: (ways[what] ?? 0) > 0 }).toEqual({ what, seen: true });
  }
}, 120_000);
