import type { Item } from '@twolane/store';
import type { Approval, Control, Replay } from '../../../../services/replay/src/domain/model.ts';
import { replayTable } from '../../../../services/replay/src/replay-table.ts';
import type { Lane2 } from '../../../crash-points/world/lane2/lane2.ts';
import { REPLAY } from '../../../crash-points/world/lane2/lane2.ts';
import type { Scene } from './scene.ts';

/** What the model knows of the replay beside its record. */
export interface Knowledge {
  replayId: string;
  /** What was planned, in words of the model; a plan's hash must tell any two apart. */
  planIdentity: string | undefined;
  /** Codes of the consumer when it was planned. */
  planCode: string | undefined;
  /** What the approval that was accepted says. */
  approved: Pick<Approval, 'by' | 'planHash' | 'allowExternal'> | undefined;
  /** People's and the engine's wish as the running task found it at its beginning. */
  wishAtStart: Control['wish'];
  /** Since when people wish something else than that it runs. */
  stopWishedAtMs: number | undefined;
  /** What the plan would be, made when the running task began. */
  identityAtStart: string;
  /** What became of each event at the consumer, by stage, when it was asked last. */
  readonly outcomes: Map<number, Map<string, string>>;
  /** When the approval was accepted. */
  approvedAtMs: number | undefined;
  /** Deliveries that did something else than was shown, because the model wanted it so. */
  readonly otherwise: Set<string>;
  /** No call fails in this history, so that nothing is done twice. */
  isCalm: boolean;
  /** When the running task began. */
  taskSinceMs: number;
  /** Live messages wait at the consumer, more than a replay may pass by. */
  isBusy: boolean;
  /** Somebody's hand has taken deliveries out of the record. */
  isForged: boolean;
  /** The record has ended. */
  hasEnded: boolean;
}

export const newKnowledge = (): Knowledge => ({
  replayId: '',
  planIdentity: undefined,
  planCode: undefined,
  approved: undefined,
  approvedAtMs: undefined,
  wishAtStart: 'run',
  stopWishedAtMs: undefined,
  identityAtStart: '',
  outcomes: new Map(),
  otherwise: new Set(),
  taskSinceMs: 0,
  isBusy: false,
  isForged: false,
  isCalm: false,
  hasEnded: false,
});

const table = replayTable(REPLAY);

export const recordOf = async ({ world }: Lane2, replayId: string): Promise<Replay | undefined> =>
  (await table.load(world.store, replayId))?.value;

export const controlOf = async ({ world }: Lane2, replayId: string): Promise<Control | undefined> =>
  (await table.loadControl(world.store, replayId))?.value;

export const identityNow = ({ code, policy }: Lane2, { consumer, range }: Scene): string =>
  JSON.stringify({ consumer, range, code: code.get(consumer), policy: policy.version });

export const itemsOf = ({ world }: Lane2, name: string): readonly Item[] =>
  world.store.all(name).map(({ item }) => item);
