/** A client of the admin API, as two people and their terminals would use it. */
import { type Answer, type Api, apiOf } from './api.ts';
import { tokenFor } from './tokens.ts';
import { until } from './until.ts';

const REQUESTER = ['read', 'replay:request', 'deadletters:manage'];
const APPROVER = ['read', 'replay:approve', 'replay:override'];

const ENDS: readonly unknown[] = ['done', 'empty', 'rejected', 'expired', 'aborted', 'failed'];

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );

export async function openReplays(httpUrl: string, issuerUrl: string) {
  const client = async (name: string, scopes: readonly string[]): Promise<Api> =>
    apiOf(httpUrl, await tokenFor(issuerUrl, name, scopes));
  const alice = await client('alice', REQUESTER);
  const bob = await client('bob', APPROVER);
  let orders = 0;
  const key = (): string => {
    orders += 1;
    return `test-${Date.now()}-${orders}`;
  };

  const view = async (replayId: string) => (await alice.get(`/admin/replays/${replayId}`)).body;
  const becomes = async (replayId: string, ...statuses: readonly unknown[]) => {
    const seen = await until(
      () => view(replayId),
      ({ status }) => statuses.includes(status) || ENDS.includes(status),
    );
    const { status, cause } = seen;
    expect({ status, cause, isExpected: statuses.includes(status) }).toEqual({
      status,
      cause,
      isExpected: true,
    });
    return seen;
  };

  const done = async (replayId: string): Promise<number> =>
    Number(at(await view(replayId), 'progress', 'done') ?? 0);

  return {
    alice,
    bob,
    client,
    key,
    view,
    becomes,
    request: (spec: object): Promise<Answer> => alice.command('/admin/replays', spec, key()),
    /** Asks and waits for the plan and its rehearsal; the id. */
    async planned(spec: object): Promise<string> {
      const { status, body } = await alice.command('/admin/replays', spec, key());
      expect({ status, body }).toMatchObject({ status: 201 });
      const replayId = String(body['replayId']);
      await becomes(replayId, 'awaitingApproval');
      return replayId;
    },
    async approve(replayId: string, more: object = {}): Promise<Answer> {
      const planHash = at(await view(replayId), 'plan', 'planHash');
      const body = { planHash, reason: 'looked at', ...more };
      return bob.command(`/admin/replays/${replayId}/approval`, body, key());
    },
    steer: (replayId: string, wish: 'pause' | 'resume' | 'abort'): Promise<Answer> =>
      alice.command(`/admin/replays/${replayId}/${wish}`, { reason: 'a test' }, key()),
    done,
    /** Waits until so many deliveries are made and more are to come. */
    async reaches(replayId: string, least: number): Promise<void> {
      const seen = await until(
        async () => ({ status: (await view(replayId))['status'], done: await done(replayId) }),
        (now) => (now.status === 'applying' && now.done >= least) || ENDS.includes(now.status),
      );
      expect(seen.status).toBe('applying');
    },
    /** Uploads lines and waits for the report; the upload's id. */
    async uploaded(lines: readonly string[]): Promise<string> {
      const { body } = await alice.command('/admin/backfills', { name: 'a test' }, key());
      const [uploadId, uploadUrl] = [String(body['uploadId']), String(body['uploadUrl'])];
      const put = await fetch(uploadUrl, { method: 'PUT', body: lines.map((line) => `${line}\n`).join('') });
      expect(put.status).toBe(200);
      await alice.command(`/admin/backfills/${uploadId}/validation`, {}, key());
      await until(
        () => alice.get(`/admin/backfills/${uploadId}`),
        (answer) => ['valid', 'invalid', 'unreadable'].includes(String(answer.body['status'])),
      );
      return uploadId;
    },
    at,
  };
}

export type Replays = Awaited<ReturnType<typeof openReplays>>;

/** An order that was missed, as the event that a backfill brings: a charge, which takes no stock. */
export const missedOrder = (orderId: string, amountMinor: number, atMs: number): string =>
  JSON.stringify({
    specversion: '1.0',
    id: `missed-${orderId}`,
    source: 'twolane.orders',
    type: 'OrderPlaced.v1',
    subject: orderId,
    time: new Date(atMs).toISOString(),
    data: {
      orderId,
      currency: 'GBP',
      totalMinor: amountMinor,
      lines: [{ sku: 'FEE', quantity: 1, unitPriceMinor: amountMinor, kind: 'charge' }],
    },
  });
