import type { Progress } from '../../../terminal/progress.ts';
import { numberAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { count } from '../../views/words.ts';
import { statusOf } from './state.ts';

/** Looks over which the rate is taken: about ten seconds, so that a pause or an outage is soon forgotten. */
const MAX_SAMPLES = 10;

const CAPTION: Readonly<Record<string, string>> = {
  planning: 'Planning',
  rehearsing: 'Rehearsing',
  applying: 'Applying',
  verifying: 'Verifying',
  awaitingApproval: 'Approved, about to begin',
  paused: 'Resumed, about to go on',
};

interface Sample {
  readonly done: number;
  readonly atMs: number;
}

/** Deliveries a second between the first and the last look. */
export function ratePerSec(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
  return (Math.max(0, last.done - first.done) * 1_000) / (last.atMs - first.atMs);
}

/** The figures of the phase that is under way, for the end of the bar. */
function noteOf(view: unknown, samples: readonly Sample[]): string {
  const failed = numberAt(view, 'applied', 'outcomes', 'failed');
  const stage = numberAt(view, 'stage');
  return [
    ...(stage === undefined ? [] : [`share ${stage}%`]),
    `${ratePerSec(samples).toFixed(1)}/s`,
    ...(failed === undefined ? [] : [`${count(failed)} failed`]),
  ].join(', ');
}

/** A bar for each phase of a replay, one after the other. */
export function createReplayBar({ out, nowMs }: Pick<Session, 'out' | 'nowMs'>) {
  let bar: Progress | undefined;
  let phase = '';
  let samples: Sample[] = [];
  return {
    show(view: unknown): void {
      const status = statusOf(view);
      const done = numberAt(view, 'progress', 'done') ?? 0;
      // Before there is a plan nobody knows how many.
      const of = numberAt(view, 'progress', 'of') ?? 1;
      if (status !== phase) {
        bar?.stop();
        bar = out.progress(CAPTION[status] ?? status, of);
        samples = [];
        phase = status;
      }
      samples = [...samples, { done, atMs: nowMs() }].slice(-MAX_SAMPLES);
      bar?.update(done, () => noteOf(view, samples), of);
    },
    stop(): void {
      bar?.stop();
      bar = undefined;
    },
  };
}
