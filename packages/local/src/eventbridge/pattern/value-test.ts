import { BlockList, isIP } from 'node:net';
import { ok, type Result, refuse } from '../../result.ts';

/** A leaf of an event. */
export type Scalar = string | number | boolean | null;

/** Whether one leaf fits. Each operator is on the page "Comparison operators" of the EventBridge user guide. */
export type ValueTest = (value: Scalar) => boolean;

export const equals =
  (wanted: Scalar): ValueTest =>
  (value) =>
    value === wanted;

/** Operators on text fit text only: `{"prefix": "1"}` is not for the number 10. */
export const onText =
  (test: (value: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'string' && test(value);

export const prefix = (wanted: string): ValueTest => onText((value) => value.startsWith(wanted));

export const suffix = (wanted: string): ValueTest => onText((value) => value.endsWith(wanted));

/** Text without its case. */
export const folded = (text: string): string => text.toLowerCase();

export const equalsIgnoreCase = (wanted: string): ValueTest => {
  const lower = folded(wanted);
  return onText((value) => folded(value) === lower);
};

export const prefixIgnoreCase = (wanted: string): ValueTest => {
  const lower = folded(wanted);
  return onText((value) => folded(value).startsWith(lower));
};

export const suffixIgnoreCase = (wanted: string): ValueTest => {
  const lower = folded(wanted);
  return onText((value) => folded(value).endsWith(lower));
};

/** Fits what none of the tests fits. A field that is not there does not fit: there is no value to be something else. */
export const anythingBut =
  (tests: readonly ValueTest[]): ValueTest =>
  (value) =>
    !tests.some((test) => test(value));

export const present: ValueTest = () => true;

type Family = 'ipv4' | 'ipv6';

const longestAddress = 39;
// Neither zones ("%eth0") nor IPv4 within IPv6 ("::ffff:10.0.0.1"): the reference matcher takes both for plain text.
const ipv6Letters = /^[\da-f:]+$/i;

const familyOf = (text: string): Family | undefined => {
  if (text.length > longestAddress) return undefined;
  const family = isIP(text);
  if (family === 4) return 'ipv4';
  return family === 6 && ipv6Letters.test(text) ? 'ipv6' : undefined;
};

const within = (block: BlockList, family: Family): ValueTest =>
  onText((value) => familyOf(value) === family && block.check(value, family));

/** An IPv6 address has many spellings, which all mean the same one; undefined for other text. */
export const sameIpv6 = (wanted: string): ValueTest | undefined => {
  if (familyOf(wanted) !== 'ipv6') return undefined;
  const block = new BlockList();
  block.addAddress(wanted, 'ipv6');
  return within(block, 'ipv6');
};

/** One less than an address is long: the reference matcher refuses blocks of a single address. */
const longestPrefix = { ipv4: 31, ipv6: 127 } as const;

/** "IP address matching": an address of either family with the length of its prefix. */
export const cidr = (text: string): Result<ValueTest, string> => {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = familyOf(address);
  if (family === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) {
    return refuse(`"${text}" is no CIDR: an IPv4 or IPv6 address, "/", and the length of the prefix`);
  }
  const length = Number(bits);
  if (length > longestPrefix[family]) {
    return refuse(
      `a prefix of ${length} is too long: at most ${longestPrefix[family]}; name a single address itself`,
    );
  }
  const subnet = new BlockList();
  subnet.addSubnet(address, length, family);
  return ok(within(subnet, family));
};
