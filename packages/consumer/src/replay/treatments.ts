import type { CloudEvent } from '@twolane/contracts';
import { createOverlayStore, createRecordingStore, type OnCommitted, type Store } from '@twolane/store';
import type { Effect } from '../effect.ts';
import { type CommitPorts, reactAndCommit } from '../react-and-commit.ts';
import type { React } from '../reaction.ts';
import { EffectWithheld } from './effect-withheld.ts';
import type { OpenStore, Treat } from './run-events.ts';

export interface TreatmentPorts<Event extends CloudEvent> extends CommitPorts<Event> {
  readonly effect: Effect;
  /** The reaction with gateways that throw `EffectWithheld`. */
  readonly rehearse?: React<Event> | undefined;
}

/** Real changes, told event by event. */
export const openLive =
  (store: Store): OpenStore =>
  (onCommitted) =>
    createRecordingStore(store, onCommitted);

/** One overlay for all events: what an earlier one would change, a later one sees. */
export const openOverlay = (store: Store): OpenStore => {
  let tell: OnCommitted = () => undefined;
  const overlay = createOverlayStore(store, { onCommitted: (committed) => tell(committed) });
  return (onCommitted) => {
    tell = onCommitted;
    return overlay;
  };
};

/** The consumer reacts as always, but never calls what lies outside of the database. */
export const rehearsing = <Event extends CloudEvent>(
  ports: TreatmentPorts<Event>,
  deadlineMs: number,
): Treat<Event> => {
  const { effect, react: real, rehearse, consumer } = ports;
  const react = effect === 'external' ? (rehearse ?? withholdAll(consumer)) : real;
  return (event, lateness, store) =>
    reactAndCommit({ event, lateness, deadlineMs }, { ...ports, react, store });
};

/**
 * The consumer reacts as always. Without leave for external effects it is first tried out whether the event has any: half an
 * effect, up to the call that is withheld, would be worse than none.
 */
export const applying = <Event extends CloudEvent>(
  ports: TreatmentPorts<Event>,
  { allowExternal, deadlineMs }: { readonly allowExternal: boolean; readonly deadlineMs: number },
): Treat<Event> => {
  if (allowExternal || ports.effect !== 'external') {
    return (event, lateness, store) => reactAndCommit({ event, lateness, deadlineMs }, { ...ports, store });
  }
  const withholding = rehearsing(ports, deadlineMs);
  return async (event, lateness, store) => {
    await withholding(event, lateness, createOverlayStore(store));
    return withholding(event, lateness, store);
  };
};

const withholdAll =
  (consumer: string): React =>
  async () => {
    throw new EffectWithheld(`${consumer} acts outside of the database and has no way to rehearse that.`);
  };
