/** Where people look, and where nothing may be seen of what nobody may see. */
import type { Answer, Api } from '../support/api.ts';
import { MARK } from './canaries.ts';

const MAX_PAGES = 200;

const listed = (answer: Answer): readonly unknown[] => {
  const { items } = answer.body;
  return Array.isArray(items) ? items : [];
};

/** All pages of a list. Throws where the list is refused. */
export const pagesOf = async (api: Api, path: string): Promise<readonly Answer[]> => {
  const pages: Answer[] = [];
  let after = '';
  while (pages.length < MAX_PAGES) {
    const mark = path.includes('?') ? '&' : '?';
    const answer = await api.get(after === '' ? path : `${path}${mark}after=${encodeURIComponent(after)}`);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}.`);
    pages.push(answer);
    const { next } = answer.body;
    if (typeof next !== 'string') return pages;
    after = next;
  }
  throw new Error(`${path} has more than ${MAX_PAGES} pages.`);
};

export const itemsOf = async (api: Api, path: string): Promise<readonly unknown[]> =>
  (await pagesOf(api, path)).flatMap(listed);

/** Some words around each place where a canary is seen; a test that fails shows these. */
export const seenIn = (text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`.{0,120}${MARK}.{0,40}`, 'g'))].map(([around]) => around).slice(0, 10);
