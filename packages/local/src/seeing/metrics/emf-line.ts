import { isJsonList, isJsonObject, type Json, type JsonObject, parseJson } from '../../template/json.ts';

/** A value that a function said: once, or several times in one line. */
export type EmfValue = {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
};

/** CloudWatch user guide, "Specification: Embedded metric format". */
const maximumDimensions = 30;
const maximumMetrics = 100;
const maximumValues = 100;

const listIn = (owner: JsonObject, name: string): readonly Json[] => {
  const value = owner[name];
  return isJsonList(value) ? value : [];
};
const textIn = (owner: Json | undefined, name: string): string | undefined => {
  const value = isJsonObject(owner) ? owner[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const numbersIn = (value: Json | undefined): readonly number[] => {
  if (typeof value === 'number') return [value];
  if (!isJsonList(value)) return [];
  return value.slice(0, maximumValues).flatMap((one) => (typeof one === 'number' ? [one] : []));
};

const dimensionsIn = (line: JsonObject, names: Json): Readonly<Record<string, string>> | undefined => {
  if (!isJsonList(names) || names.length > maximumDimensions) return undefined;
  const pairs = names.flatMap((name) => {
    const value = typeof name === 'string' && Object.hasOwn(line, name) ? line[name] : undefined;
    return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
  });
  // A set that names a member which is not there makes no metric.
  return pairs.length === names.length ? Object.fromEntries(pairs) : undefined;
};

/** The metrics in one line of a function's output; none where it is no such line. */
export const emfValuesIn = (text: string): readonly EmfValue[] => {
  if (!text.startsWith('{') || !text.includes('"_aws"')) return [];
  let line: Json;
  try {
    line = parseJson(text);
  } catch {
    return [];
  }
  const meta = isJsonObject(line) ? line['_aws'] : undefined;
  if (!isJsonObject(line) || !isJsonObject(meta)) return [];
  const members = line;
  return listIn(meta, 'CloudWatchMetrics').flatMap((directive) => {
    const namespace = textIn(directive, 'Namespace');
    if (!isJsonObject(directive) || namespace === undefined) return [];
    const sets = listIn(directive, 'Dimensions')
      .map((names) => dimensionsIn(members, names))
      .filter((dimensions) => dimensions !== undefined);
    return listIn(directive, 'Metrics')
      .slice(0, maximumMetrics)
      .flatMap((metric) => {
        const name = textIn(metric, 'Name');
        if (name === undefined || !Object.hasOwn(members, name)) return [];
        const values = numbersIn(members[name]);
        const unit = textIn(metric, 'Unit') ?? 'None';
        return values.length === 0
          ? []
          : sets.map((dimensions) => ({ namespace, name, unit, dimensions, values }));
      });
  });
};
