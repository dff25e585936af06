import { timeText } from '@twolane/contracts';
import { hourStartMs } from '@twolane/event-time';
import type { Delta, Replay, Totals } from '../domain/model.ts';
import { readSlices } from '../slice-table.ts';
import { putDeltas } from './deltas.ts';
import { shortHash } from './partition.ts';
import type { WorkPorts } from './ports.ts';
import { NEW_FIGURE } from './rebuild-slices.ts';
import { rebuildOf, windowStep } from './rebuild-windows.ts';

/**
 * What a rebuild would change: each window's new figures against the live ones, kept as deltas of type `window` after
 * those of the events. The measures are the differences; what single events add up to says nothing to an approver. A window
 * without new figures stays as it is: its swap carries over what only the live ones have.
 */
export const windowDifferences = async (
  ports: WorkPorts,
  replay: Replay,
  totals: Totals,
): Promise<Totals> => {
  const { consumer, windows } = rebuildOf(replay);
  const built = await newFigures(ports, replay, consumer);
  const live = new Map((await windowStep(ports, replay, 'figures')).map((one) => [one.window, one.live]));
  const measures = new Map<string, number>();
  const deltas = windows.map((window): Delta => {
    const delta = windowDelta(consumer, window, live.get(window) ?? {}, built.get(window) ?? {});
    for (const { fields } of delta.changes) {
      for (const { name, by = 0 } of fields) measures.set(name, (measures.get(name) ?? 0) + by);
    }
    return delta;
  });
  const place = { replayId: replay.replayId, kind: 'rehearsal', slice: replay.plan?.slices ?? 0 } as const;
  await putDeltas(ports, place, 0, deltas);
  const own = totals.perConsumer[consumer];
  return own === undefined
    ? totals
    : {
        ...totals,
        perConsumer: {
          [consumer]: {
            ...own,
            measures: Object.fromEntries([...measures].map(([name, by]) => [`figures.${name}`, by])),
          },
        },
      };
};

type Figures = Readonly<Record<string, number>>;

const newFigures = async (
  { store, replays }: WorkPorts,
  { replayId }: Replay,
  consumer: string,
): Promise<ReadonlyMap<string, Figures>> => {
  const found = new Map<string, Figures>();
  for await (const { totals } of readSlices(store, replays.name, replayId, 'rehearse')) {
    const own = totals.perConsumer[consumer];
    // All events of a slice happened in its window.
    const [window] = Object.keys(own?.perHour ?? {});
    if (own === undefined || window === undefined) continue;
    const figures = Object.entries(own.measures).flatMap(([name, value]) =>
      name.startsWith(NEW_FIGURE) ? [[name.slice(NEW_FIGURE.length), value] as const] : [],
    );
    found.set(window, Object.fromEntries(figures));
  }
  return found;
};

const NO_EVENTS = {
  outcome: 'nothing',
  cause: 'no-events',
  why: 'Neither journal nor archive has an event that counts in it: its live figures stay as they are.',
} as const;

const windowDelta = (consumer: string, window: string, live: Figures, built: Figures): Delta => {
  const isEmpty = Object.keys(built).length === 0;
  const names = isEmpty ? [] : [...new Set([...Object.keys(live), ...Object.keys(built)])].toSorted();
  const fields = names.flatMap((name) => {
    const [before, after] = [live[name] ?? 0, built[name] ?? 0];
    return before === after ? [] : [{ name, before, after, by: after - before }];
  });
  const time = timeText(hourStartMs(window) ?? 0);
  return {
    eventKey: window,
    type: 'window',
    subject: window,
    time,
    recordedTime: time,
    hour: window,
    consumer,
    ...(isEmpty ? NO_EVENTS : { outcome: fields.length === 0 ? 'alreadyApplied' : 'applied' }),
    changes: [
      {
        table: 'figures',
        pk: window,
        sk: 'live',
        isNew: false,
        fields,
        digest: shortHash(JSON.stringify(fields)),
      },
    ],
    emits: [],
  };
};
