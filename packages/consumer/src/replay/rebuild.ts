import type { CloudEvent } from '@twolane/contracts';
import { type Committed, RetryableError, type Store, TerminalError } from '@twolane/store';
import { afterThrow } from '../after-throw.ts';
import type { Deadline } from '../deadline.ts';
import { decideAndCommit, mustWrite } from '../decide-and-commit.ts';
import type { Outcome } from '../outcome.ts';
import { type CommitPorts, reactAndCommit } from '../react-and-commit.ts';
import type {
  DoorAnswer,
  EventOutcome,
  RebuildEventsRequest,
  RebuildRequest,
  RebuildWindowsRequest,
} from './door.ts';
import { eventOutcome, failed } from './event-outcome.ts';
import type { Projection } from './projection.ts';
import { type EventPorts, type OpenStore, runEvents, type Treat } from './run-events.ts';
import { openLive, openOverlay } from './treatments.ts';

export interface RebuildPorts<Event extends CloudEvent> extends CommitPorts<Event>, EventPorts<Event> {
  readonly projection: Projection<Event>;
}

type Answered = Omit<DoorAnswer, 'consumer'>;

/** Steps of a projection's rebuild; each may be repeated. */
export const rebuild = async <Event extends CloudEvent>(
  request: RebuildRequest,
  deadline: Deadline,
  ports: RebuildPorts<Event>,
): Promise<Answered> => {
  switch (request.step) {
    case 'figures':
      return { outcomes: [], figures: await figuresOf(request.windows, ports.store, ports) };
    case 'begin':
    case 'swap':
    case 'abandon': {
      const open = openLive(ports.store);
      const outcomes: EventOutcome[] = [];
      for (const window of request.windows) {
        outcomes.push(await windowStep(request, window, { open, deadline }, ports));
      }
      return { outcomes, figures: await figuresOf(request.windows, ports.store, ports) };
    }
    case 'rehearse':
    case 'fill':
      return events(request, deadline, ports);
  }
};

const figuresOf = <Event extends CloudEvent>(
  windows: readonly string[],
  store: Store,
  { projection }: RebuildPorts<Event>,
) => Promise.all(windows.map((window) => projection.figures(window, store)));

/** Of a rehearsal, the building begins in the overlay: it shows what these events alone would make of the window. */
const events = async <Event extends CloudEvent>(
  request: RebuildEventsRequest,
  deadline: Deadline,
  ports: RebuildPorts<Event>,
): Promise<Answered> => {
  const { step, window, replayId } = request;
  const open = step === 'fill' ? openLive(ports.store) : openOverlay(ports.store);
  if (step === 'rehearse') {
    const begun = await windowStep({ step: 'begin', replayId }, window, { open, deadline }, ports);
    if (begun.kind === 'failed') throw cannotBegin(window, begun);
  }
  const treat: Treat<Event> = async (event, lateness, store) => {
    const its = ports.projection.windowOf(event);
    if (its !== window) return elsewhere(its, window);
    const into = { ...ports, inbox: 'aggregate', react: ports.projection.reactIntoBuilding, store } as const;
    return reactAndCommit({ event, lateness, deadlineMs: deadline.atMs }, into);
  };
  const outcomes = await runEvents(request.events, { treat, open, deadline }, ports);
  return {
    outcomes,
    figures: await figuresOf(
      [window],
      open(() => undefined),
      ports,
    ),
  };
};

const cannotBegin = (window: string, { why, mayPassLater }: EventOutcome): Error => {
  const text = `${window} cannot be built anew: ${why}`;
  return mayPassLater ? new RetryableError(text) : new TerminalError(text);
};

const elsewhere = (its: string | undefined, window: string): Outcome =>
  its === undefined
    ? { kind: 'nothing', why: 'It changes no window.' }
    : { kind: 'parked', cause: 'other-window', why: `It belongs to ${its}, not to ${window}.` };

const windowStep = async <Event extends CloudEvent>(
  { step, replayId }: Pick<RebuildWindowsRequest, 'step' | 'replayId'>,
  window: string,
  { open, deadline }: { readonly open: OpenStore; readonly deadline: Deadline },
  ports: RebuildPorts<Event>,
): Promise<EventOutcome> => {
  const commits: Committed[] = [];
  const store = open((committed) => commits.push(committed));
  const work = decideAndCommit(
    {
      decide: () => ports.projection[step](window, { store, nowMs: ports.clock(), replayId }),
      marked: (changeSet) => mustWrite(changeSet, `${ports.consumer} decided on ${step} of ${window}`),
      deadlineMs: deadline.atMs,
    },
    { ...ports, store },
  );
  const outcome = await deadline.before(
    work.catch(afterThrow).then((settled) => eventOutcome(window, settled, commits, ports.sensitive)),
    () => failed(window, { cause: 'outOfTime', why: 'The invocation was over before it was done.' }, true),
  );
  return outcome;
};
