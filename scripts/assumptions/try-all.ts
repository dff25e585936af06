import type { Place } from './assumption.ts';
import { ASSUMPTIONS } from './list.ts';

export interface Tried {
  readonly id: string;
  readonly verdict: 'holds' | 'does not hold' | 'could not be tried' | 'not tried';
  readonly why: string;
}

/** Tries one assumption after the other; one that cannot be tried keeps none of the others from it. */
export async function tryAll(place: Place, onTried: (tried: Tried) => void): Promise<readonly Tried[]> {
  const all: Tried[] = [];
  for (const { id, probe, because = '' } of ASSUMPTIONS.flatMap(({ assumptions }) => assumptions)) {
    let tried: Tried;
    if (probe === undefined) tried = { id, verdict: 'not tried', why: because };
    else {
      try {
        const seen = await probe(place);
        tried = { id, verdict: seen === undefined ? 'holds' : 'does not hold', why: seen ?? '' };
      } catch (error) {
        tried = {
          id,
          verdict: 'could not be tried',
          why: error instanceof Error ? error.message : String(error),
        };
      }
    }
    all.push(tried);
    onTried(tried);
  }
  return all;
}
