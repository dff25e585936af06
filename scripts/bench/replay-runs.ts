import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../is-record.ts';
import type { Session } from '../recovery/session.ts';

const LOOK_EVERY_MS = 500;
const RUN_LIMIT_MS = 90 * 60_000;
const TOKEN_LIFE_MS = 5 * 60_000;
const REQUESTER = { name: 'alice', scopes: ['read', 'replay:request'] } as const;
const APPROVER = { name: 'bob', scopes: ['read', 'replay:approve'] } as const;
const ENDS: readonly string[] = ['done', 'empty', 'rejected', 'expired', 'aborted', 'failed', 'paused'];

type Person = typeof REQUESTER | typeof APPROVER;

/** What happened in one replay, from its request to its receipt. */
export interface ReplayRun {
  readonly replayId: string;
  /** Deliveries of the plan. */
  readonly planned: number;
  readonly events: number;
  /** How often each outcome came in the application. */
  readonly applied: Readonly<Record<string, number>>;
  readonly rehearsed: Readonly<Record<string, number>>;
  /** Seconds in each status, as far as looking twice a second tells. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly estimatedMicroUsd: number;
  readonly actualMicroUsd: number;
  readonly isProved: boolean;
}

export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

const counts = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).map(([name, count]) => [name, Number(count)]),
  );

/** Asks for replays as two people would, by the admin API, and follows them to their receipts. */
export function replayRunner(session: Session) {
  const tokens = new Map<string, { readonly text: string; readonly atMs: number }>();
  let commands = 0;
  const tokenOf = async ({ name, scopes }: Person): Promise<string> => {
    const known = tokens.get(name);
    if (known !== undefined && Date.now() - known.atMs < TOKEN_LIFE_MS) return known.text;
    const text = await session.stack().token(scopes, name);
    tokens.set(name, { text, atMs: Date.now() });
    return text;
  };
  const call = async (person: Person, path: string, body?: object): Promise<unknown> => {
    commands += 1;
    const response = await fetch(new URL(path, session.stack().httpUrl), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(person)}`,
        'content-type': 'application/json',
        ...(body === undefined ? {} : { 'idempotency-key': `"bench-${Date.now()}-${commands}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };

  return {
    /** Requests, approves without external effects, and waits. Throws where it ends otherwise than `done`. */
    async run(spec: object, onStatus: (status: string) => void = () => undefined): Promise<ReplayRun> {
      const replayId = String(at(await call(REQUESTER, '/admin/replays', spec), 'replayId'));
      const path = `/admin/replays/${encodeURIComponent(replayId)}`;
      const untilMs = Date.now() + RUN_LIMIT_MS;
      const seconds = new Map<string, number>();
      let lastMs = performance.now();
      let isApproved = false;
      while (Date.now() < untilMs) {
        await pause(LOOK_EVERY_MS);
        const view = await call(REQUESTER, path);
        const status = String(at(view, 'status'));
        onStatus(status);
        const nowMs = performance.now();
        seconds.set(status, (seconds.get(status) ?? 0) + (nowMs - lastMs) / 1000);
        lastMs = nowMs;
        if (status === 'awaitingApproval' && !isApproved) {
          isApproved = true;
          const planHash = at(view, 'plan', 'planHash');
          await call(APPROVER, `${path}/approval`, { planHash, reason: 'it changes nothing' });
        }
        if (status === 'done') return runOf(replayId, view, seconds);
        if (ENDS.includes(status)) throw new Error(`Replay ${replayId} is ${status}: ${at(view, 'cause')}`);
      }
      throw new Error(`Replay ${replayId} has not ended within ${RUN_LIMIT_MS / 60_000} minutes.`);
    },
  };
}

const runOf = (replayId: string, view: unknown, seconds: ReadonlyMap<string, number>): ReplayRun => ({
  replayId,
  planned: Number(at(view, 'plan', 'planned')),
  events: Number(at(view, 'plan', 'events')),
  applied: counts(at(view, 'applied', 'outcomes')),
  rehearsed: counts(at(view, 'rehearsal', 'outcomes')),
  seconds: Object.fromEntries(seconds),
  estimatedMicroUsd: Number(at(view, 'plan', 'estimate', 'costMicroUsd')),
  actualMicroUsd: Number(at(view, 'verification', 'actual', 'costMicroUsd')),
  isProved:
    at(view, 'verification', 'balanced') === true && at(view, 'verification', 'differencesEqual') === true,
});
