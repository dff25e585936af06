import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';
import { RequestRefused, serialization, type WireError } from './wire-error.ts';

/**
 * The parameters of a request, read strictly: what the local stack does not know is refused by name, because a
 * parameter that is silently left out here would work differently on AWS. Throws RequestRefused.
 */
export type Params = {
  text(name: string): string;
  optionalText(name: string): string | undefined;
  optionalWhole(name: string): number | undefined;
  /** Whole or not. */
  optionalNumber(name: string): number | undefined;
  optionalFlag(name: string): boolean | undefined;
  optionalTexts(name: string): readonly string[] | undefined;
  /** An object that may have these members. */
  optionalObject(name: string, members: readonly string[]): Params | undefined;
  /** An object whose members are the caller's to name, each an object of these members. */
  optionalMap(name: string, members: readonly string[]): ReadonlyMap<string, Params> | undefined;
  objects(name: string, members: readonly string[]): readonly Params[];
};

/** How a service says that a parameter is missing. */
export type MissingParameter = (name: string) => WireError;

export const readParams = (
  value: JsonObject,
  members: readonly string[],
  missing: MissingParameter,
  place = '',
): Params => {
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
  const refuse = (name: string, wanted: string): RequestRefused =>
    new RequestRefused(serialization(`Parameter ${at(name)} must be ${wanted}.`));

  for (const name of Object.keys(value)) {
    if (members.includes(name)) continue;
    const known = members.length === 0 ? 'it takes none' : `known are ${members.join(', ')}`;
    const message = `The local stack does not support the parameter ${at(name).slice(0, 200)}: ${known}.`;
    throw new RequestRefused({
      status: 400,
      code: 'ValidationException',
      queryCode: 'UnsupportedOperation',
      message,
    });
  }

  /** A member that is null counts as left out, as in all AWS JSON protocols. */
  const own = (name: string): Json | undefined =>
    Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
  const object = (name: string, child: Json, allowed: readonly string[], where: string): Params => {
    if (!isJsonObject(child)) throw refuse(name, 'an object');
    return readParams(child, allowed, missing, where);
  };
  const optionalNumber = (name: string): number | undefined => {
    const found = own(name);
    if (found === undefined || typeof found === 'number') return found;
    throw refuse(name, 'a number');
  };
  const optionalText = (name: string): string | undefined => {
    const found = own(name);
    if (found === undefined || typeof found === 'string') return found;
    throw refuse(name, 'a string');
  };

  return {
    optionalText,
    optionalNumber,
    text: (name) => {
      const found = optionalText(name);
      if (found === undefined) throw new RequestRefused(missing(at(name)));
      return found;
    },
    optionalWhole: (name) => {
      const found = optionalNumber(name);
      if (found === undefined || Number.isSafeInteger(found)) return found;
      throw refuse(name, 'a whole number');
    },
    optionalFlag: (name) => {
      const found = own(name);
      if (found === undefined || typeof found === 'boolean') return found;
      throw refuse(name, 'true or false');
    },
    optionalTexts: (name) => {
      const found = own(name);
      if (found === undefined) return undefined;
      if (!isJsonList(found)) throw refuse(name, 'a list of strings');
      return found.map((member) => {
        if (typeof member !== 'string') throw refuse(name, 'a list of strings');
        return member;
      });
    },
    optionalObject: (name, allowed) => {
      const found = own(name);
      return found === undefined ? undefined : object(name, found, allowed, at(name));
    },
    optionalMap: (name, allowed) => {
      const found = own(name);
      if (found === undefined) return undefined;
      if (!isJsonObject(found)) throw refuse(name, 'an object');
      return new Map(
        Object.entries(found).map(([key, child]) => [
          key,
          object(name, child, allowed, `${at(name)}.${key}`),
        ]),
      );
    },
    objects: (name, allowed) => {
      const found = own(name);
      if (found === undefined) throw new RequestRefused(missing(at(name)));
      if (!isJsonList(found)) throw refuse(name, 'a list of objects');
      return found.map((child, index) => object(name, child, allowed, `${at(name)}[${index}]`));
    },
  };
};
