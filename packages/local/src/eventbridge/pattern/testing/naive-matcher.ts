import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../template/json.ts';

/**
 * The rules of event patterns once more, as slowly and plainly as they can be said: nothing is compiled, looked up or
 * shared with the matcher that it is compared with. Takes patterns that are well formed.
 */

type Leaf = { readonly path: string; readonly at: readonly (string | number)[]; readonly value: Json };

const leavesOf = (node: Json, path = '', at: Leaf['at'] = []): readonly Leaf[] => {
  if (isJsonList(node)) return node.flatMap((each, index) => leavesOf(each, path, [...at, index]));
  if (!isJsonObject(node)) return [{ path, at, value: node }];
  return Object.entries(node).flatMap(([name, child]) =>
    leavesOf(child, path === '' ? name : `${path}.${name}`, [...at, name]),
  );
};

/** Not in two different elements of one array; elements that are values themselves belong to none. */
const areTogether = (left: Leaf, right: Leaf): boolean => {
  const apart = left.at.findIndex((step, index) => step !== right.at[index]);
  if (typeof left.at[apart] !== 'number' || typeof right.at[apart] !== 'number') return true;
  return left.at.length === apart + 1 || right.at.length === apart + 1;
};

const bitsOf = (address: string): string => {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter((part) => part !== ''));
  const middle = Array.from({ length: 8 - head.length - (tail?.length ?? 0) }, () => '0');
  return [...head, ...middle, ...(tail ?? [])]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0'))
    .join('');
};

const isInBlock = (value: string, block: string): boolean => {
  const [address = '', length] = block.split('/');
  if (address.includes(':') !== value.includes(':') || !/^([\d.]+|[\da-f]*:[\da-f:]*)$/.test(value))
    return false;
  return bitsOf(value).slice(0, Number(length)) === bitsOf(address).slice(0, Number(length));
};

const comparesWith = (value: number, operator: Json | undefined, bound: Json | undefined): boolean => {
  if (typeof bound !== 'number') return true;
  if (operator === '=') return value === bound;
  if (operator === '<') return value < bound;
  if (operator === '<=') return value <= bound;
  return operator === '>' ? value > bound : value >= bound;
};

const fitsOperator = (value: Json, operator: string, operand: Json): boolean => {
  if (operator === 'anything-but') {
    if (!isJsonObject(operand)) return !(isJsonList(operand) ? operand : [operand]).includes(value);
    const [[inner, texts] = ['', '']] = Object.entries(operand);
    return !(isJsonList(texts) ? texts : [texts]).some((text) => fitsOperator(value, inner, text));
  }
  if (operator === 'numeric') {
    if (typeof value !== 'number' || !isJsonList(operand) || value > 5e9 || value < -5e9) return false;
    return comparesWith(value, operand[0], operand[1]) && comparesWith(value, operand[2], operand[3]);
  }
  if (typeof value !== 'string') return false;
  if (isJsonObject(operand)) {
    const text = operand['equals-ignore-case'];
    return typeof text === 'string' && fitsOperator(value.toLowerCase(), operator, text.toLowerCase());
  }
  if (typeof operand !== 'string') return false;
  if (operator === 'prefix') return value.indexOf(operand) === 0;
  if (operator === 'suffix')
    return [...value]
      .reverse()
      .join('')
      .startsWith([...operand].reverse().join(''));
  if (operator === 'equals-ignore-case') return value.toLowerCase() === operand.toLowerCase();
  if (operator === 'wildcard') return new RegExp(`^${operand.replaceAll('*', '.*')}$`, 's').test(value);
  return isInBlock(value, operand);
};

const fitsMember = (value: Json, member: Json): boolean => {
  if (!isJsonObject(member)) return value === member;
  const [[operator, operand] = ['', null]] = Object.entries(member);
  return operator === 'exists' ? operand === true : fitsOperator(value, operator, operand);
};

const isAbsence = (member: Json): boolean => isJsonObject(member) && member['exists'] === false;

type Way = ReadonlyMap<string, readonly Json[]>;

const waysOf = (pattern: JsonObject, before: readonly Way[] = [new Map()], path = ''): readonly Way[] =>
  Object.entries(pattern).reduce((ways, [name, part]) => {
    if (name === '$or' && isJsonList(part)) {
      return part.flatMap((option) => (isJsonObject(option) ? waysOf(option, ways, path) : []));
    }
    const inner = path === '' ? name : `${path}.${name}`;
    if (isJsonObject(part)) return waysOf(part, ways, inner);
    return ways.map((way) => new Map([...way, [inner, isJsonList(part) ? part : []]]));
  }, before);

const holds = (
  conditions: readonly (readonly [string, readonly Json[]])[],
  leaves: readonly Leaf[],
  chosen: readonly Leaf[],
): boolean => {
  const [[path, members] = ['', []], ...rest] = conditions;
  if (conditions.length === 0) return true;
  const there = leaves.filter(
    (leaf) => leaf.path === path && chosen.every((other) => areTogether(leaf, other)),
  );
  if (there.length === 0) return members.some(isAbsence) && holds(rest, leaves, chosen);
  return there
    .filter(({ value }) => members.some((member) => fitsMember(value, member)))
    .some((leaf) => holds(rest, leaves, [...chosen, leaf]));
};

export const naivelyMatches = (pattern: JsonObject, event: JsonObject): boolean => {
  const leaves = leavesOf(event);
  return waysOf(pattern).some((way) =>
    holds(
      [...way].sort(([left], [right]) => (left < right ? -1 : 1)),
      leaves,
      [],
    ),
  );
};
