import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, manifestText, readSubscriptions } from '@twolane/consumer/manifest';
import { catalog } from '@twolane/events';
import { readFragments } from './fragments.ts';

const root = new URL('../..', import.meta.url).pathname;

test('the replay service’s list of consumers is current; `pnpm run package` brings it up to date', () => {
  const lists = readFragments(root).included.filter(({ list }) => list === 'consumers');
  const { subscriptions, problems } = readSubscriptions(
    lists.map(({ content }) => content),
    (type) => catalog.find(type),
  );
  expect(problems).toEqual([]);
  expect(readFileSync(join(root, MANIFEST_FILE), 'utf8')).toBe(manifestText(subscriptions));
});
