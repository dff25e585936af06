import type { FaultKind, FaultRule } from './faults/kinds.ts';
import type { Burst } from './generate-history.ts';
import type { Random } from './kernel/random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How often a kind goes wrong where it does, and for how long besides the burst. */
interface Plan {
  readonly kind: FaultKind;
  readonly rates: readonly number[];
  readonly lastsMs?: readonly number[];
}

const PLANS: readonly Plan[] = [
  { kind: 'duplicateDelivery', rates: [0.1, 0.5, 1] },
  { kind: 'deliveryDelay', rates: [0.05, 0.3] },
  { kind: 'reorder', rates: [1] },
  { kind: 'targetFailure', rates: [0.1] },
  { kind: 'visibilityExpired', rates: [0.2, 0.8] },
  { kind: 'deleteLost', rates: [0.2] },
  { kind: 'partialPutEvents', rates: [0.2, 0.7] },
  // The longer it lasts, the more often the same is tried in vain: a few long ones show what short ones do not.
  { kind: 'busOutage', rates: [1], lastsMs: [0, 20 * MINUTE_MS, 2 * HOUR_MS] },
  { kind: 'throttle', rates: [0.03, 0.2] },
  { kind: 'hotPartition', rates: [1] },
  { kind: 'conflict', rates: [0.1, 0.4, 0.9] },
  { kind: 'lostResponse', rates: [0.05, 0.3] },
  { kind: 'lateWrite', rates: [0.05, 0.2] },
  { kind: 'tornRead', rates: [0.5] },
  { kind: 'recordsOutOfOrder', rates: [0.8] },
  { kind: 'streamOff', rates: [1], lastsMs: [26 * HOUR_MS] },
  { kind: 'crashBefore', rates: [0.01, 0.1] },
  { kind: 'crashAfter', rates: [0.02, 0.2] },
  { kind: 'outOfTime', rates: [0.02, 0.2] },
  { kind: 'clockSkew', rates: [0.5] },
  { kind: 'scheduleMissed', rates: [0.3] },
  { kind: 'gatewayTimeout', rates: [0.3, 0.8] },
  { kind: 'gatewayDown', rates: [1] },
  { kind: 'answersUnreachable', rates: [0.1] },
  { kind: 'clientRepeats', rates: [0.5] },
  { kind: 'clientGone', rates: [0.3] },
  { kind: 'staleDepth', rates: [0.8] },
];

/** Kinds that only hurt together: a row that comes late must also be one that the stream does not bring, and so on. */
const THEMES: readonly (readonly FaultKind[])[] = [
  ['outOfTime', 'lateWrite', 'clockSkew', 'streamOff'],
  ['outOfTime', 'visibilityExpired', 'duplicateDelivery', 'deleteLost'],
  ['busOutage', 'streamOff', 'scheduleMissed', 'crashAfter'],
  ['conflict', 'tornRead', 'duplicateDelivery', 'reorder'],
  ['gatewayTimeout', 'answersUnreachable', 'crashAfter', 'outOfTime'],
  ['lostResponse', 'lateWrite', 'clientRepeats', 'crashAfter'],
  ['deliveryDelay', 'recordsOutOfOrder', 'reorder', 'duplicateDelivery'],
];

const MOST_KINDS = 9;
const THEME_RATE = 0.4;
const BEFORE_MS = 5 * MINUTE_MS;
const AFTER_MS = 20 * MINUTE_MS;

/** Some kinds, each around one of the bursts: many at once hide what each of them does. */
export const faultsFor = (random: Random, bursts: readonly Burst[]): readonly FaultRule[] => {
  const around =
    ({ fromMs, untilMs }: Burst) =>
    ({ kind, rates, lastsMs = [0] }: Plan): FaultRule => ({
      kind,
      rate: random.pick(rates),
      fromMs: Math.max(0, fromMs - BEFORE_MS),
      untilMs: untilMs + AFTER_MS + random.pick(lastsMs),
    });
  if (random.chance(THEME_RATE)) {
    const theme = random.pick(THEMES);
    return PLANS.filter(({ kind }) => theme.includes(kind)).map(around(random.pick(bursts)));
  }
  return random
    .shuffled(PLANS)
    .slice(0, random.whole(0, MOST_KINDS))
    .map((plan) => around(random.pick(bursts))(plan));
};
