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

const folded = (text: string): string => text.toLowerCase();

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

/** "IP address matching": an address of either family with the length of its prefix. */
export const cidr = (text: string): Result<ValueTest, string> => {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  const longest = family === 6 ? 128 : 32;
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) {
    return refuse(`"${text}" is no CIDR: an IPv4 or IPv6 address, "/", and the length of the prefix`);
  }
  const subnet = new BlockList();
  subnet.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return ok(
    onText((value) => {
      const valueFamily = isIP(value);
      return valueFamily === family && subnet.check(value, family === 6 ? 'ipv6' : 'ipv4');
    }),
  );
};
