import { busNameIn } from '../eventbridge/entry.ts';
import { compilePatternText, matcherOf } from '../eventbridge/pattern/compile.ts';
import type { EntryRefusal, EventBuses, EventEntry } from '../eventbridge/types.ts';
import { ok, refuse } from '../result.ts';
import { isJsonObject, type Json, parseJson } from '../template/json.ts';
import { type Params, readParams } from './params.ts';
import type { Action, WireService } from './service.ts';
import type { WireError } from './wire-error.ts';

const invalid = (code: string, message: string): WireError => ({ status: 400, code, message });

const missing = (name: string): WireError =>
  invalid(
    'ValidationException',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );

const entryMembers = ['Source', 'DetailType', 'Detail', 'Time', 'Resources', 'EventBusName', 'TraceHeader'];

const entryOf = (params: Params): EventEntry => {
  const timeSec = params.optionalNumber('Time');
  return {
    source: params.optionalText('Source'),
    detailType: params.optionalText('DetailType'),
    detail: params.optionalText('Detail'),
    // AWS JSON 1.1: timestamps are seconds since the epoch.
    timeMs: timeSec === undefined ? undefined : timeSec * 1_000,
    resources: params.optionalTexts('Resources'),
    eventBusName: params.optionalText('EventBusName'),
    traceHeader: params.optionalText('TraceHeader'),
  };
};

const eventIn = (text: string): object | undefined => {
  try {
    const event: Json = parseJson(text);
    return isJsonObject(event) ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Puts the entries that are not to fail; the others have their failures in their places. */
const putSome = (
  buses: EventBuses,
  entries: readonly EventEntry[],
  failing: readonly (EntryRefusal | undefined)[],
): ReturnType<EventBuses['putEvents']> => {
  const passing = entries.filter((_, n) => failing[n] === undefined);
  const put = passing.length === 0 ? ok([]) : buses.putEvents(passing);
  if (!put.ok) return put;
  const left = [...put.value];
  return ok(failing.flatMap((failure) => (failure === undefined ? left.splice(0, 1) : [refuse(failure)])));
};

export type EventsServiceParts = {
  readonly buses: EventBuses;
  readonly region: string;
  readonly accountId: string;
};

/** The actions of EventBridge that need no more than the template's buses and rules (EventBridge API reference). */
export const eventsService = ({ buses, region, accountId }: EventsServiceParts): WireService => {
  const busArn = (name: string): string => `arn:aws:events:${region}:${accountId}:event-bus/${name}`;

  const putEvents: Action = (body, call) => {
    const entries = readParams(body, ['Entries'], missing).objects('Entries', entryMembers).map(entryOf);
    const names = new Set(entries.map(({ eventBusName = 'default' }) => busNameIn(eventBusName)));
    for (const name of names) call.permit('events:PutEvents', busArn(name));
    const failing = call.faults?.onEntries(body, entries.length);
    const put = failing === undefined ? buses.putEvents(entries) : putSome(buses, entries, failing);
    if (!put.ok) return refuse(invalid(put.refusal.code, put.refusal.message));
    return ok({
      FailedEntryCount: put.value.filter((entry) => !entry.ok).length,
      Entries: put.value.map((entry) =>
        entry.ok
          ? { EventId: entry.value.eventId }
          : { ErrorCode: entry.refusal.errorCode, ErrorMessage: entry.refusal.errorMessage },
      ),
    });
  };

  const testEventPattern: Action = (body, call) => {
    const params = readParams(body, ['Event', 'EventPattern'], missing);
    call.permit('events:TestEventPattern', '*');
    const pattern = compilePatternText(params.text('EventPattern'));
    if (!pattern.ok) {
      const { place, what } = pattern.refusal;
      const reason = place === '' ? what : `${place}: ${what}`;
      return refuse(invalid('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`));
    }
    const event = eventIn(params.text('Event'));
    if (event === undefined) return refuse(invalid('ValidationException', 'Parameter Event is not valid.'));
    return ok({ Result: matcherOf(pattern.value)(event) });
  };

  return {
    targetPrefix: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
    errorNamespace: '',
    actions: new Map([
      ['PutEvents', putEvents],
      ['TestEventPattern', testEventPattern],
    ]),
  };
};
