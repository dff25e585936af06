import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 100;

/** Looks until what is seen is as it should be, or three minutes are over; what was seen last, for the test to judge. */
export async function until<Seen>(
  look: () => Promise<Seen>,
  isRight: (seen: Seen) => boolean,
): Promise<Seen> {
  const untilMs = Date.now() + LIMIT_MS;
  for (;;) {
    const seen = await look();
    if (isRight(seen) || Date.now() > untilMs) return seen;
    await pause(LOOK_EVERY_MS);
  }
}
