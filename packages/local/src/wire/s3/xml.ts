import { XMLBuilder } from 'fast-xml-parser';

const builder = new XMLBuilder({ ignoreAttributes: false });

/** Control characters and two that are none; XML 1.0 (section 2.2) allows some of them. */
const suspicious = /[\p{Cc}\uFFFE\uFFFF]/gu;
const printable = (character: string): string =>
  '\t\n\r'.includes(character) || (character >= '\u007F' && character < '\uFFFE') ? character : '\uFFFD';

export type XmlContent =
  | string
  | number
  | boolean
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

const cleaned = (content: XmlContent): XmlContent => {
  if (typeof content === 'string') return content.replace(suspicious, printable);
  if (typeof content !== 'object') return content;
  if (Array.isArray(content)) return content.map(cleaned);
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, cleaned(value)]));
};

/** One document with this root. Lists become repeated elements. */
export const xmlDocument = (
  root: string,
  content: { readonly [name: string]: XmlContent },
  namespace?: string,
): string => {
  const text: string = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    [root]: {
      ...(namespace === undefined ? {} : { '@_xmlns': namespace }),
      ...Object.fromEntries(Object.entries(content).map(([name, value]) => [name, cleaned(value)])),
    },
  });
  return text;
};

export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
