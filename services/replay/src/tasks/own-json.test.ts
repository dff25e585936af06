import { memoryFiles } from '../admin/testing/memory-files.ts';
import { ownJson } from './own-json.ts';
import { readJsonFile } from './read-file.ts';

const BROKEN = '{"customerId": 17850 Grace Hopper';

test('what is JSON is read', () => {
  expect(ownJson('{"a":[1]}', 'A line')).toEqual({ a: [1] });
});

test('what is none is refused by where it is, without a word of it', async () => {
  expect(() => ownJson(BROKEN, 'A line')).toThrow('A line is no JSON');
  const { files } = memoryFiles();
  await files.put('replays/r/plan.json', Buffer.from(BROKEN));
  const isAny = (value: unknown): value is unknown => value !== undefined;
  const thrown = await readJsonFile(files, 'replays/r/plan.json', isAny).catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    name: 'TerminalError',
    message: expect.stringContaining('replays/r/plan.json'),
  });
  expect(String(thrown)).not.toMatch(/Hopper|17850/);
});
