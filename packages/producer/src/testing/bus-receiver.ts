import { listen, type Receiver, type Reply } from './loopback.ts';

/** EventBridge's PutEvents, AWS JSON 1.1: each entry succeeds or fails by itself, in the order of the entries. */
export const listenAsBus = (): Promise<Receiver> =>
  listen({
    read: (request, body) => {
      if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents')
        return failure(400, 'UnknownOperationException');
      const { Entries }: { readonly Entries: readonly { readonly Detail: string }[] } = JSON.parse(body);
      if (Entries.length > 10) return failure(400, 'ValidationException');
      return Entries.map(({ Detail }) => JSON.parse(Detail));
    },
    reply: (events, answer): Reply => {
      if (answer.kind === 'isDown') return failure(500, 'InternalException');
      if (answer.kind === 'forbids') return failure(400, 'AccessDeniedException');
      const entries = events.map(({ id }) => {
        if (!('ids' in answer) || !answer.ids.includes(String(id))) return { EventId: `bus-${String(id)}` };
        const ErrorCode = answer.kind === 'failsFor' ? 'ThrottlingException' : 'MalformedDetail';
        return { ErrorCode, ErrorMessage: 'is not right' };
      });
      const FailedEntryCount = entries.filter((entry) => !('EventId' in entry)).length;
      return { status: 200, body: { FailedEntryCount, Entries: entries } };
    },
  });

const failure = (status: number, type: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: { __type: type, message: 'said the fake' },
});
