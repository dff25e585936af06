import type { Lambda } from './aws/lambda.ts';
import type { Queues } from './aws/queues.ts';
import type { Base } from './base.ts';
import type { Clients } from './clients.ts';
import type { Faults } from './faults/faults.ts';
import type { Command } from './history.ts';
import type { Scheduler } from './kernel/scheduler.ts';
import type { Lane2 } from './lane2/lane2.ts';

interface Ports {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly lambda: Lambda;
  readonly queues: Queues;
  readonly clients: Clients;
  readonly base: Base;
  readonly startMs: number;
  readonly lane2: Pick<Lane2, 'correct'>;
}

const MINUTE_MS = 60_000;
const FAST_WINDOW_MS = 4 * 60 * MINUTE_MS;
const CORRECTION_WINDOW_MS = 30 * 24 * 60 * MINUTE_MS;

/** Does what a command of the history says. */
export const obey = (
  command: Command,
  { scheduler, faults, lambda, queues, clients, base, startMs, lane2 }: Ports,
): void => {
  switch (command.kind) {
    case 'place':
    case 'cancel':
    case 'return':
    case 'arrive':
      countTime(command, faults);
      clients.send(command);
      break;
    case 'poison':
      faults.count('poison');
      queues.send(command.consumer, { body: command.body });
      break;
    case 'redrive':
      if (queues.redrive(command.consumer) > 0) faults.count('redrive');
      break;
    case 'purge':
      queues.purge(command.consumer, command.forMs);
      break;
    case 'correct': {
      const { atMs: _, kind: __, sinceMs, ...manner } = command;
      lane2.correct({ mode: 'redeliver', ...manner, fromMs: startMs + sinceMs });
      break;
    }
    case 'mend': {
      const { atMs: _, kind: __, ...wanted } = command;
      lane2.correct(wanted);
      break;
    }
    case 'deploy':
      faults.count('deploy');
      lambda.deploy();
      break;
    case 'expire':
      scheduler
        .outside(() => base.expire(Math.floor(scheduler.nowMs() / 1000)))
        .then((items) => {
          if (items > 0) faults.count('ttlDelete');
        });
  }
};

const countTime = (command: Command, faults: Faults): void => {
  if (command.kind === 'place' && command.placedAgoMs !== undefined) faults.count('lateEvent');
  if (command.kind !== 'arrive') return;
  const { happenedAgoMs } = command;
  if (happenedAgoMs < 0) faults.count('futureEvent');
  if (happenedAgoMs > CORRECTION_WINDOW_MS) faults.count('frozenEvent');
  else if (happenedAgoMs > FAST_WINDOW_MS) faults.count('lateEvent');
};
