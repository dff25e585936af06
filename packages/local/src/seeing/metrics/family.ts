/** One value; `suffix` makes the name of a part of a summary (`_sum`, `_count`). */
export type Sample = {
  readonly suffix?: '_sum' | '_count' | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** Values of one name (Prometheus, "Data model"). Base units: seconds, bytes. */
export type MetricFamily = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly samples: readonly Sample[];
};

/** A family from things that each have labels and a value. */
export const family = <Thing>(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  things: readonly Thing[],
  sample: (thing: Thing) => { readonly labels: Readonly<Record<string, string>>; readonly value: number },
): MetricFamily => ({ type, name, help, samples: things.map(sample) });
