import { type ControlRoute, jsonAnswer } from '../control-api/control-route.ts';
import { RequestRefused } from '../wire/wire-error.ts';
import { exposition, expositionContentType } from './metrics/exposition.ts';
import type { MetricFamily } from './metrics/family.ts';
import { stackFamilies } from './metrics/stack-metrics.ts';
import type { Status } from './status/status.ts';
import type { Trace } from './trace/trace.ts';

/** Longer than any correlation id that a service of ours takes. */
const longestIdLength = 256;

const refused = (status: number, code: string, message: string): RequestRefused =>
  new RequestRefused({ status, code, message });

const traceDocument = ({ correlationId, hops, isWhole }: Trace): object => {
  const startMs = hops[0]?.atMs ?? 0;
  return {
    correlationId,
    isWhole,
    startedAt: new Date(startMs).toISOString(),
    tookMs: (hops.at(-1)?.atMs ?? startMs) - startMs,
    hops: hops.map(({ atMs, ...hop }) => ({
      at: new Date(atMs).toISOString(),
      sinceStartMs: atMs - startMs,
      ...hop,
    })),
  };
};

export type SeeingParts = {
  /** Undefined until the stack is up. */
  status(): Promise<Status | undefined>;
  trace(correlationId: string): Promise<Trace>;
  /** What is measured beside the status. */
  readonly measured: readonly { families(): readonly MetricFamily[] }[];
};

/** What can be seen of a stack that runs: its state, the way of one request, its metrics. */
export const seeingRoutes = (parts: SeeingParts): readonly ControlRoute[] => {
  const statusNow = async (): Promise<Status> => {
    const status = await parts.status();
    if (status === undefined) throw refused(503, 'Starting', 'The stack is starting.');
    return status;
  };
  return [
    {
      method: 'GET',
      path: '/_twolane/status',
      serve: async () => jsonAnswer(await statusNow()),
    },
    {
      method: 'GET',
      path: '/_twolane/trace/:correlationId',
      serve: async ({ parameters }) => {
        const { correlationId = '' } = parameters;
        if (correlationId === '' || correlationId.length > longestIdLength) {
          throw refused(400, 'BadId', `A correlation id has 1 to ${longestIdLength} characters.`);
        }
        const trace = await parts.trace(correlationId);
        if (trace.hops.length === 0) {
          throw refused(404, 'NoTrace', `Nothing is known of the correlation id ${correlationId}.`);
        }
        return jsonAnswer(traceDocument(trace));
      },
    },
    {
      method: 'GET',
      path: '/_twolane/metrics',
      serve: async ({ query }) => {
        const families = [
          ...stackFamilies(await statusNow()),
          ...parts.measured.flatMap((one) => one.families()),
        ];
        const format = query.get('format') ?? 'prometheus';
        if (format === 'json') return jsonAnswer({ families });
        if (format !== 'prometheus') throw refused(400, 'BadFormat', 'format is prometheus or json.');
        return { status: 200, body: exposition(families), contentType: expositionContentType };
      },
    },
  ];
};
