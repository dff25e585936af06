import { isJsonObject, type Json, type JsonObject, parseJson } from '../../template/json.ts';
import { type Hop, known } from './hop.ts';

const textIn = (line: JsonObject, name: string): string | undefined => {
  const value = line[name];
  return typeof value === 'string' ? value : undefined;
};
const numberIn = (line: JsonObject, name: string): number | undefined => {
  const value = line[name];
  return typeof value === 'number' ? value : undefined;
};

const parsed = (text: string): JsonObject | undefined => {
  try {
    const line: Json = parseJson(text);
    return isJsonObject(line) ? line : undefined;
  } catch {
    return undefined;
  }
};

/** As the ledger names an event; a source without an id, or the other way round, names none. */
const eventIn = (line: JsonObject): string | undefined => {
  const source = textIn(line, 'eventSource');
  const id = textIn(line, 'eventId');
  if (source === undefined || id === undefined) return undefined;
  return `${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;
};

/**
 * What one structured line of a function's log says about a correlation id: an answered request, or a message with its
 * outcome, both with the time at which they began; any other line is told by its message. Nothing for a line of another id,
 * and for one that is no JSON object with a time.
 */
export const hopsOfLine = (functionName: string, text: string, correlationId: string): readonly Hop[] => {
  const line = parsed(text);
  if (line === undefined || textIn(line, 'correlationId') !== correlationId) return [];
  const writtenMs = Date.parse(textIn(line, 'timestamp') ?? '');
  if (Number.isNaN(writtenMs)) return [];
  // A busy process writes its line later than its work ended: counted back from there, work would begin before its cause.
  const startedMs = Date.parse(textIn(line, 'startedAt') ?? '');
  const startMs = Number.isNaN(startedMs) ? writtenMs : startedMs;
  const event = eventIn(line);
  const type = textIn(line, 'eventType');
  const where = functionName;

  const route = textIn(line, 'route');
  if (route !== undefined) {
    const tookMs = numberIn(line, 'tookMs');
    const details = known({
      route,
      status: numberIn(line, 'status'),
      problem: textIn(line, 'problem'),
      tookMs,
    });
    return [{ atMs: startMs, kind: 'request', where, details }];
  }
  const outcome = textIn(line, 'outcome');
  if (outcome !== undefined) {
    const durationMs = numberIn(line, 'durationMs');
    const attempt = numberIn(line, 'receiveCount');
    const queueAgeMs = numberIn(line, 'queueAgeMs');
    const cause = textIn(line, 'cause');
    const why = textIn(line, 'why')?.slice(0, 500);
    return [
      {
        atMs: startMs,
        kind: 'received',
        where,
        event,
        type,
        details: known({ attempt, queueAgeMs }),
      },
      {
        atMs: startMs + (durationMs ?? 0),
        kind: 'handled',
        where,
        event,
        type,
        details: known({ outcome, cause, why, tookMs: durationMs, attempt }),
      },
    ];
  }
  const details = known({ message: textIn(line, 'message')?.slice(0, 500), level: textIn(line, 'level') });
  return [{ atMs: writtenMs, kind: 'said', where, event, type, details }];
};
