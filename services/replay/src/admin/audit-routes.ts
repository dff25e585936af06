import { timeText } from '@twolane/contracts';
import { invalidRequest, json, noBody, type Route, route } from '@twolane/http';
import { type ChainHead, type ListedEntry, verifyTrail } from '../audit/index.ts';
import { onlyParameters, pageOf, textOfToken, tokenOfText } from './paging.ts';
import type { AdminPorts } from './ports.ts';

const ABOUT = /^(replay|upload|message)\/[!-~]{1,400}$/;
const HEAD = /^(\d{1,12})\.([0-9a-f]{64})$/;

/** Who did what, newest first, and whether nobody changed it afterwards. */
export const auditRoutes = ({ store, trail }: AdminPorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/audit',
    scopes: ['read'],
    params: {},
    body: noBody,
    handle: async ({ query }) => {
      const strangers = onlyParameters(query, ['about', 'after', 'limit']);
      if (strangers !== undefined) return strangers;
      const page = pageOf(query);
      if (!page.ok) return page.refusal;
      const { about } = query;
      if (about !== undefined && !ABOUT.test(about)) {
        return invalidRequest([
          { field: 'about', detail: 'must be replay/<id>, upload/<id> or message/<id>' },
        ]);
      }
      const entries = await trail.newest(store, { ...page.value, ...(about === undefined ? {} : { about }) });
      return json(200, { ...entries, items: entries.items.map(entryView) });
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/verification',
    scopes: ['read'],
    params: {},
    body: noBody,
    handle: async ({ query }) => {
      const strangers = onlyParameters(query, ['noted', 'after']);
      if (strangers !== undefined) return strangers;
      const { noted, after } = query;
      const notedHead = noted === undefined ? undefined : headFrom(noted);
      const from = after === undefined ? undefined : headFrom(textOfToken(after));
      if (noted !== undefined && notedHead === undefined) {
        return invalidRequest([
          { field: 'noted', detail: 'must be the head of an earlier answer, as <seq>.<hash>' },
        ]);
      }
      if (after !== undefined && from === undefined) {
        return invalidRequest([
          { field: 'after', detail: 'is no page token; take next of the answer before' },
        ]);
      }
      const { next, head, ...rest } = await verifyTrail(trail, store, {
        ...(notedHead === undefined ? {} : { noted: notedHead }),
        ...(from === undefined ? {} : { from }),
      });
      return json(200, {
        ...rest,
        head,
        ...(next === undefined ? {} : { next: tokenOfText(headText(next)) }),
      });
    },
  }),
];

const headText = ({ seq, hash }: ChainHead): string => `${seq}.${hash}`;

const headFrom = (text: string): ChainHead | undefined => {
  const [, seq, hash] = HEAD.exec(text) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
};

const entryView = ({ atMs, ...entry }: ListedEntry) => ({ ...entry, at: timeText(atMs) });
