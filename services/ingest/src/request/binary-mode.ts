import { ok, type Result, refuse } from '@twolane/contracts';
import { invalidRequest, type ProblemAnswer } from '@twolane/http';

type Headers = Readonly<Record<string, string | undefined>>;

const PREFIX = 'ce-';

/** CloudEvents HTTP Protocol Binding 1.0, section 3.1: attributes are headers, the data is the body. */
export const isBinary = (headers: Headers): boolean => headers[`${PREFIX}specversion`] !== undefined;

/** The event that headers and data make up. Values are percent-decoded (section 3.1.3.2). */
export const binaryEvent = (headers: Headers, data: unknown): Result<unknown, ProblemAnswer> => {
  const attributes: [string, unknown][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(PREFIX) || value === undefined) continue;
    const decoded = percentDecoded(value);
    if (decoded === undefined) {
      return refuse(invalidRequest([{ field: name, detail: 'is not percent-encoded UTF-8' }]));
    }
    attributes.push([name.slice(PREFIX.length), decoded]);
  }
  return ok({ ...Object.fromEntries(attributes), datacontenttype: 'application/json', data });
};

const percentDecoded = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
};
