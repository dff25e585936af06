import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from './data-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'twolane-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a folder remembers when it was made, until it is emptied', () => {
  const dir = join(root, 'data');
  expect(openDataFolder(dir, false, 1_000)).toEqual({ ok: true, dir, anchorMs: 1_000 });
  writeFileSync(join(dir, 'messages.db'), 'durable');
  expect(openDataFolder(dir, false, 2_000)).toEqual({ ok: true, dir, anchorMs: 1_000 });
  expect(openDataFolder(dir, true, 3_000)).toEqual({ ok: true, dir, anchorMs: 3_000 });
  expect(existsSync(join(dir, 'messages.db'))).toBe(false);
});

test('a folder with other things in it is refused and stays as it is, also with fresh', () => {
  const dir = join(root, 'documents');
  mkdirSync(dir);
  writeFileSync(join(dir, 'thesis.txt'), 'years of work');
  expect(openDataFolder(dir, true, 1_000)).toMatchObject({
    ok: false,
    why: expect.stringContaining('--data'),
  });
  expect(existsSync(join(dir, 'thesis.txt'))).toBe(true);
});

test.each(['', 'null', '{"layout":2,"anchorMs":1}', '{"layout":1}'])(
  'a marker that says %j is refused',
  (text) => {
    const dir = mkdtempSync(join(root, 'marked-'));
    writeFileSync(join(dir, 'twolane-data.json'), text);
    expect(openDataFolder(dir, false, 1_000)).toMatchObject({
      ok: false,
      why: expect.stringContaining('--fresh'),
    });
  },
);
