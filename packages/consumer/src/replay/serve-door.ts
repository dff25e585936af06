import type { CloudEvent } from '@twolane/contracts';
import { TerminalError } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import type { Deadline } from '../deadline.ts';
import { eventFields } from '../report.ts';
import type { DoorAnswer, DoorRequest, EventOutcome } from './door.ts';
import { parseDoorRequest } from './parse-request.ts';
import type { Projection } from './projection.ts';
import { rebuild } from './rebuild.ts';
import { type EventPorts, runEvents } from './run-events.ts';
import { sensitiveFields } from './sensitive-fields.ts';
import { applying, openLive, openOverlay, rehearsing, type TreatmentPorts } from './treatments.ts';

export interface DoorPorts<Event extends CloudEvent>
  extends TreatmentPorts<Event>,
    Omit<EventPorts<Event>, 'sensitive'> {
  readonly telemetry: Telemetry;
  readonly projection?: Projection<Event> | undefined;
}

/**
 * Answers a replay's requests with the consumer's own reaction. Parks nothing, and knows no queue: the answer is exact for each
 * event, and what did not happen is the caller's to repeat. A rehearsal changes nothing.
 *
 * Throws `TerminalError` for a request that is none.
 */
export const createDoor = <Event extends CloudEvent>(ports: DoorPorts<Event>) => {
  const eventPorts = { ...ports, sensitive: sensitiveFields(ports.catalog) };

  const answer = async (request: DoorRequest, deadline: Deadline): Promise<Omit<DoorAnswer, 'consumer'>> => {
    const deadlineMs = deadline.atMs;
    switch (request.kind) {
      case 'rehearse': {
        const [treat, open] = [rehearsing(ports, deadlineMs), openOverlay(ports.store)];
        return { outcomes: await runEvents(request.events, { treat, open, deadline }, eventPorts) };
      }
      case 'apply': {
        const { allowExternal, inOrder } = request;
        const [treat, open] = [applying(ports, { allowExternal, deadlineMs }), openLive(ports.store)];
        const run = { treat, open, deadline, inOrder, onOutcome: sayReplayed(request, ports) };
        return { outcomes: await runEvents(request.events, run, eventPorts) };
      }
      case 'rebuild': {
        const { projection } = ports;
        if (projection === undefined) {
          throw new TerminalError(`${ports.consumer} has no projection: there is nothing to rebuild.`);
        }
        return rebuild(request, deadline, { ...eventPorts, projection });
      }
    }
  };

  return async (value: object, deadline: Deadline): Promise<DoorAnswer> => {
    const { consumer, telemetry } = ports;
    const parsed = parseDoorRequest(value);
    if (!parsed.ok) throw new TerminalError(`${consumer} refuses a request of a replay: ${parsed.refusal}`);
    const request = parsed.value;
    const answered = await answer(request, deadline);
    telemetry.logger.info('replay request answered', {
      replayId: request.replayId,
      request: request.kind === 'rebuild' ? `rebuild ${request.step}` : request.kind,
      ...countsOf(answered),
    });
    return { consumer, ...answered };
  };
};

/** Who searches for a correlation id finds the replay's word about its events, too. */
const sayReplayed =
  (
    { replayId }: Pick<DoorRequest, 'replayId'>,
    { telemetry, clock }: Pick<DoorPorts<CloudEvent>, 'telemetry' | 'clock'>,
  ) =>
  (event: CloudEvent, { kind, cause, why }: EventOutcome): void => {
    telemetry.logger.info('event replayed', {
      replayId,
      outcome: kind,
      cause,
      why,
      ...eventFields(event, clock()),
    });
  };

const countsOf = ({ outcomes }: Pick<DoorAnswer, 'outcomes'>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { kind } of outcomes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
};
