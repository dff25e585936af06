/** Faults on demand in a running stack, through its control service. */

export interface FaultRule {
  readonly name: string;
  readonly service: string;
  readonly kind: string;
  readonly [more: string]: unknown;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** Calls that each rule struck, by its name. */
export type Struck = Readonly<Record<string, number>>;

const struckIn = (report: unknown): Struck => {
  const { rules } = fieldsOf(report);
  return Object.fromEntries(
    (Array.isArray(rules) ? rules : []).map((rule) => {
      const { name, fired } = fieldsOf(rule);
      return [String(name), Number(fired)];
    }),
  );
};

export function faultsOf(awsUrl: string) {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Struck> => {
    const response = await fetch(`${awsUrl}/_twolane/faults`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The stack refuses the faults: ${JSON.stringify(answer)}`);
    return struckIn(answer);
  };
  return {
    /** In the place of any plan before. Throws where something is wrong with it. */
    plan: (seed: number, rules: readonly FaultRule[]): Promise<Struck> => ask('POST', { seed, rules }),
    struck: (): Promise<Struck> => ask('GET'),
    /** Nothing is struck from now on. */
    end: (): Promise<Struck> => ask('DELETE'),
  };
}

/** Names of the rules that have not struck yet. */
export const idle = (struck: Struck): readonly string[] =>
  Object.entries(struck).flatMap(([name, count]) => (count === 0 ? [name] : []));
