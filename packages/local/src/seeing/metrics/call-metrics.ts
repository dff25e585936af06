import type { ServedCall } from '../../wire/server.ts';
import type { MetricFamily } from './family.ts';

/** Whoever makes up actions must not fill the memory: beyond this they count as one. */
const maximumSeries = 500;
const other = 'other';

type Series = {
  readonly labels: { readonly service: string; readonly operation: string; readonly code: string };
  count: number;
};

/** Calls of the AWS endpoint by service, operation and error, since the stack's start. */
export type CallMetrics = {
  onCall(call: ServedCall): void;
  families(): readonly MetricFamily[];
};

/** `Target.Action` of the JSON services; method and path of the others. */
const namesIn = (target: string): { readonly service: string; readonly operation: string } => {
  const space = target.indexOf(' ');
  if (space > 0) {
    const isLambda = target.startsWith('/2015-03-31/', space + 1);
    return { service: isLambda ? 'lambda' : 's3', operation: target.slice(0, space) };
  }
  const dot = target.lastIndexOf('.');
  return dot > 0
    ? { service: target.slice(0, dot), operation: target.slice(dot + 1) }
    : { service: other, operation: other };
};

export const createCallMetrics = (): CallMetrics => {
  const all = new Map<string, Series>();
  const rest: Series = { labels: { service: other, operation: other, code: other }, count: 0 };

  const seriesOf = (target: string, code: string): Series => {
    const { service, operation } = namesIn(target);
    // By names, not by target: paths differ, and mean the same here.
    const key = `${service}.${operation} ${code}`;
    const found = all.get(key);
    if (found !== undefined) return found;
    if (all.size >= maximumSeries) return rest;
    const made = { labels: { service, operation, code }, count: 0 };
    all.set(key, made);
    return made;
  };

  return {
    onCall: ({ target, errorCode = 'OK' }) => {
      seriesOf(target, errorCode).count += 1;
    },
    families: () => [
      {
        type: 'counter',
        name: 'twolane_aws_calls_total',
        help: 'Calls of the AWS endpoint, by their error or OK.',
        samples: [...all.values(), ...(rest.count > 0 ? [rest] : [])].map(({ labels, count }) => ({
          labels,
          value: count,
        })),
      },
    ],
  };
};
