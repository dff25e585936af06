import type { Key } from '@twolane/store';
import type { WorkPorts } from './ports.ts';

type TroublePorts = Pick<WorkPorts, 'store' | 'replays' | 'logger'>;

const MAX_LENGTH = 800;
const keyOf = (replayId: string): Key => ({ pk: `replay#${replayId}`, sk: 'trouble' });

/**
 * Notes what went wrong in one of many children of a Map: of those the Map itself only says that there were too many. The last one stands,
 * also where a repetition went well. Never throws: what went wrong is thrown by whoever notes it.
 */
export const noteTrouble = async (
  { store, replays, logger }: TroublePorts,
  replayId: string,
  step: string,
  error: unknown,
): Promise<void> => {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const put = {
    table: replays.name,
    key: keyOf(replayId),
    item: { what: `${step}: ${why}`.slice(0, MAX_LENGTH) },
  };
  try {
    const before = await store.get(put.table, put.key);
    const write =
      before === undefined
        ? ({ kind: 'putIfAbsent', ...put } as const)
        : ({ kind: 'putIfVersion', version: before.version, ...put } as const);
    await store.commit({ writes: [write], events: [] });
  } catch (further) {
    logger.warn('what went wrong could not be noted', { replayId, step }, further);
  }
};

/** What was noted last. */
export const lastTrouble = async (
  { store, replays }: Pick<TroublePorts, 'store' | 'replays'>,
  replayId: string,
): Promise<string | undefined> => {
  const what = (await store.get(replays.name, keyOf(replayId)))?.item['what'];
  return typeof what === 'string' ? what : undefined;
};
