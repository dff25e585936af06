import { RetryableError } from '@twolane/store';

/**
 * What interrupts a call of a port:
 * - `crashBefore`, `crashAfter`: the process is gone, with all that it had in memory; the call's effect never came to be, or
 *   is there and its answer lost;
 * - `failBefore`, `failAfter`: the same of the effect, but the process lives and is told that the call failed;
 * - `overtaken`: nothing fails, but just before the call another process has done the whole step, as with a copy of the message.
 */
export const CRASHES = ['crashBefore', 'crashAfter'] as const;
export const FAILURES = ['failBefore', 'failAfter'] as const;
export const OVERTAKEN = 'overtaken';
export type Interruption = (typeof CRASHES)[number] | (typeof FAILURES)[number] | typeof OVERTAKEN;

export interface CrashPoint {
  /** Counted from 1, over all processes of a run. */
  readonly call: number;
  readonly how: Interruption;
}

/** Names of calls that change nothing begin so. */
const READ = 'read ';

/** A call that changes nothing: interrupted before or after it, the world is the same, and so is what its caller knows. */
export const isRead = (name: string): boolean => name.startsWith(READ);

/** One call of a port. `broken`: what its client throws where the call fails; default: a `RetryableError`. */
export type Around = <Value>(
  name: string,
  serve: () => Promise<Value>,
  broken?: () => Error,
) => Promise<Value>;

export type Ending<Value> =
  | { readonly kind: 'ended'; readonly value: Value }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'crashed' };

/** One process: its ports, and what it does. */
export interface Process {
  readonly around: Around;
  run<Value>(work: () => Promise<Value>): Promise<Ending<Value>>;
}

export interface CountedCall {
  readonly name: string;
  /** Which of the run's stimuli the call belongs to. */
  readonly step: number;
}

export interface Calls {
  boot(): Process;
  /** Calls from here on belong to this step. */
  enter(step: number): void;
  readonly made: readonly CountedCall[];
  /** Lets whatever hangs in processes that are gone come to an end, without any effect. */
  reap(): void;
}

/** What a port of a dead process throws once the run is over; nobody is there to see it. */
class Gone extends Error {
  override readonly name = 'Gone';
}

/**
 * Counts the calls of all ports of a run and interrupts the chosen ones. A process that has crashed makes no further calls,
 * and none of its calls comes back: nothing of its code runs on, no `catch`, no `finally`, as when it is killed.
 * `overtake`: has another process do the step that is being done; its calls are not counted.
 */
export const countCalls = (
  points: readonly CrashPoint[],
  overtake: () => Promise<void> = async () => undefined,
): Calls => {
  const chosen = new Map(points.map(({ call, how }) => [call, how]));
  const made: CountedCall[] = [];
  const hanging = new Set<(gone: Gone) => void>();
  let step = 0;
  let isOver = false;

  const hang = (): Promise<never> =>
    new Promise((_, reject) => {
      if (isOver) reject(new Gone());
      else hanging.add(reject);
    });

  const boot = (): Process => {
    let isAlive = true;
    const died = Promise.withResolvers<{ readonly kind: 'crashed' }>();
    const die = (): Promise<never> => {
      isAlive = false;
      died.resolve({ kind: 'crashed' });
      return hang();
    };
    return {
      around: async (name, serve, broken = () => new RetryableError(`${name}: the line broke.`)) => {
        if (!isAlive || isOver) return hang();
        const how = chosen.get(made.push({ name, step }));
        if (how === 'crashBefore') return die();
        if (how === 'failBefore') throw broken();
        if (how === OVERTAKEN) await overtake();
        const value = await serve();
        if (!isAlive || isOver) return hang();
        if (how === 'crashAfter') return die();
        if (how === 'failAfter') throw broken();
        return value;
      },
      run: (work) =>
        Promise.race([
          work().then(
            (value) => ({ kind: 'ended', value }) as const,
            (error: unknown) => ({ kind: 'threw', error }) as const,
          ),
          died.promise,
        ]),
    };
  };

  return {
    boot,
    enter: (at) => {
      step = at;
    },
    made,
    reap: () => {
      isOver = true;
      for (const reject of hanging) reject(new Gone());
      hanging.clear();
    },
  };
};
