import { fieldsOf, type Key, putOver, type ReadStore, type StoredItem, type Write } from '@twolane/store';
import {
  type Control,
  type Replay,
  STAGES,
  STATUSES,
  TOKEN_KINDS,
  type WaitingToken,
  WISHES,
} from './domain/model.ts';
import { isApproval, isPlan, isSpec, isTotals, isVerification } from './domain/model-checks.ts';
import { brokenAttribute, jsonAttribute, readJson } from './json-attribute.ts';
import { monthList } from './month-list.ts';
import { loadVersioned, type Versioned } from './versioned.ts';

/** The part of a replay's partition that each item has. */
const replayPk = (replayId: string): string => `replay#${replayId}`;
const recordKey = (replayId: string): Key => ({ pk: replayPk(replayId), sk: 'replay' });
const controlKey = (replayId: string): Key => ({ pk: replayPk(replayId), sk: 'control' });
const tokenKey = (replayId: string): Key => ({ pk: replayPk(replayId), sk: 'token' });

export interface ReplayTable {
  readonly name: string;
  load(store: ReadStore, replayId: string): Promise<Versioned<Replay> | undefined>;
  /** `version` as it was read; absent for a new one. */
  put(replay: Replay, version?: number): Write;
  loadControl(store: ReadStore, replayId: string): Promise<Versioned<Control> | undefined>;
  putControl(replayId: string, control: Control, version?: number): Write;
  loadToken(store: ReadStore, replayId: string): Promise<Versioned<WaitingToken> | undefined>;
  putToken(replayId: string, token: WaitingToken, version?: number): Write;
  /** The list entry of a new replay. */
  putListed(replay: Replay): Write;
  /** Ids of the replays requested in a month (`2026-11`), newest first. */
  listMonth(
    store: ReadStore,
    month: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly replayIds: readonly string[]; readonly next?: string }>;
}

export const replayTable = (name: string): ReplayTable => {
  const put = (key: Key, item: StoredItem['item'], version?: number): Write =>
    putOver(version, { table: name, key, item });
  const load = <T>(store: ReadStore, key: Key, parse: (stored: StoredItem) => T) =>
    loadVersioned(store, name, key, parse);
  const listed = monthList(name, 'replays');
  return {
    name,
    load: (store, replayId) => load(store, recordKey(replayId), replayOf),
    put: (replay, version) => put(recordKey(replay.replayId), recordItem(replay), version),
    loadControl: (store, replayId) => load(store, controlKey(replayId), controlOf),
    putControl: (replayId, { wish, ratePerSec, cause }, version) =>
      put(controlKey(replayId), { wish, ratePerSec, ...(cause === undefined ? {} : { cause }) }, version),
    loadToken: (store, replayId) => load(store, tokenKey(replayId), tokenOf),
    putToken: (replayId, { kind, token, sinceMs }, version) =>
      put(tokenKey(replayId), { kind, token, sinceMs }, version),
    putListed: ({ replayId, requestedAtMs }) => listed.put(replayId, requestedAtMs),
    listMonth: async (store, month, page) => {
      const { ids, next } = await listed.month(store, month, page);
      return next === undefined ? { replayIds: ids } : { replayIds: ids, next };
    },
  };
};

const recordItem = (replay: Replay): StoredItem['item'] => {
  const { replayId, status, requestedBy, requestedAtMs, cause, executionArn, endedAtMs, stage, waivedStage } =
    replay;
  return {
    replayId,
    status,
    requestedBy,
    requestedAtMs,
    ...(cause === undefined ? {} : { cause }),
    ...(executionArn === undefined ? {} : { executionArn }),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(stage === undefined ? {} : { stage }),
    ...(waivedStage === undefined ? {} : { waivedStage }),
    ...jsonAttribute('spec', replay.spec),
    ...jsonAttribute('plan', replay.plan),
    ...jsonAttribute('rehearsal', replay.rehearsal),
    ...jsonAttribute('approval', replay.approval),
    ...jsonAttribute('applied', replay.applied),
    ...jsonAttribute('verification', replay.verification),
  };
};

const replayOf = (stored: StoredItem): Replay => {
  const fields = fieldsOf(stored);
  const spec = readJson(stored, 'spec', isSpec);
  if (spec === undefined) throw brokenAttribute(stored, 'spec');
  const cause = fields.optionalText('cause');
  const executionArn = fields.optionalText('executionArn');
  const endedAtMs = stored.item['endedAtMs'] === undefined ? undefined : fields.whole('endedAtMs');
  const stage = stored.item['stage'] === undefined ? undefined : wordOf(stored, 'stage', STAGES);
  const waivedStage =
    stored.item['waivedStage'] === undefined ? undefined : wordOf(stored, 'waivedStage', STAGES);
  const plan = readJson(stored, 'plan', isPlan);
  const rehearsal = readJson(stored, 'rehearsal', isTotals);
  const approval = readJson(stored, 'approval', isApproval);
  const applied = readJson(stored, 'applied', isTotals);
  const verification = readJson(stored, 'verification', isVerification);
  return {
    replayId: fields.text('replayId'),
    spec,
    status: wordOf(stored, 'status', STATUSES),
    requestedBy: fields.text('requestedBy'),
    requestedAtMs: fields.whole('requestedAtMs'),
    ...(cause === undefined ? {} : { cause }),
    ...(executionArn === undefined ? {} : { executionArn }),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(stage === undefined ? {} : { stage }),
    ...(waivedStage === undefined ? {} : { waivedStage }),
    ...(plan === undefined ? {} : { plan }),
    ...(rehearsal === undefined ? {} : { rehearsal }),
    ...(approval === undefined ? {} : { approval }),
    ...(applied === undefined ? {} : { applied }),
    ...(verification === undefined ? {} : { verification }),
  };
};

const controlOf = (stored: StoredItem): Control => {
  const fields = fieldsOf(stored);
  const cause = fields.optionalText('cause');
  return {
    wish: wordOf(stored, 'wish', WISHES),
    ratePerSec: fields.whole('ratePerSec'),
    ...(cause === undefined ? {} : { cause }),
  };
};

const tokenOf = (stored: StoredItem): WaitingToken => ({
  kind: wordOf(stored, 'kind', TOKEN_KINDS),
  token: fieldsOf(stored).text('token'),
  sinceMs: fieldsOf(stored).whole('sinceMs'),
});

const wordOf = <Word extends string | number>(
  stored: StoredItem,
  name: string,
  words: readonly Word[],
): Word => {
  const word = words.find((known) => known === stored.item[name]);
  if (word === undefined) throw brokenAttribute(stored, name);
  return word;
};
