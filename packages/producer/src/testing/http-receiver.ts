import { type Answer, listen, type Receiver, type Reply } from './loopback.ts';

export const TOKEN = 'a-token';

type Event = Readonly<Record<string, unknown>>;

/** POST /events as ingest answers it: a result for each event, the same source and id taken once, problem documents. */
export const listenAsIngest = (): Promise<Receiver> => {
  const known = new Map<string, string>();

  const resultOf = (event: Event, index: number, answer: Answer) => {
    const { id } = event;
    const isMeant = 'ids' in answer && answer.ids.includes(String(id));
    if (isMeant && answer.kind === 'failsFor') {
      return { index, id, status: 'unavailable', problem: { title: 'Not available at the moment' } };
    }
    if (isMeant) return refusedResult(index, id, '#/data/lines');
    const name = `${String(event['source'])}/${String(id)}`;
    const before = known.get(name);
    const text = JSON.stringify(event);
    known.set(name, before ?? text);
    if (before === undefined) return { index, id, status: 'accepted', lateness: 'onTime' };
    return before === text
      ? { index, id, status: 'duplicate', lateness: 'onTime' }
      : refusedResult(index, id, '#/id');
  };

  return listen({
    read: (request, body) => {
      const { authorization, 'content-type': type } = request.headers;
      if (request.method !== 'POST' || request.url !== '/events') return problem(404, 'No such route');
      if (authorization !== `Bearer ${TOKEN}`) return problem(401, 'Unauthorized');
      if (type !== 'application/cloudevents-batch+json') return problem(415, 'Unsupported');
      return JSON.parse(body);
    },
    reply: (events, answer): Reply => {
      if (answer.kind === 'isDown') return { ...problem(503, 'Down'), headers: { 'retry-after': '1' } };
      if (answer.kind === 'forbids') return problem(403, 'The token does not allow this');
      const results = events.map((event, index) => resultOf(event, index, answer));
      const isTaken = results.some(({ status }) => status === 'accepted' || status === 'duplicate');
      if (isTaken) return { status: 202, body: { results } };
      const status = results.some((result) => result.status === 'unavailable') ? 503 : 400;
      return { status, body: { title: 'No event was accepted', status, results } };
    },
  });
};

const refusedResult = (index: number, id: unknown, pointer: string) => ({
  index,
  id,
  status: 'refused',
  problem: { title: 'Refused', errors: [{ pointer, detail: 'is not right' }] },
});

const problem = (status: number, title: string): Reply => ({ status, body: { title, status } });
