import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyArtifacts } from './empty-artifacts.ts';

const dir = mkdtempSync(join(tmpdir(), 'twolane-artifacts-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const packaged = (artifact: string) => ({ package: { artifact } });

test('a zip without files is named with its function, a zip with one is not', () => {
  writeFileSync(
    join(dir, 'empty.zip'),
    Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]),
  );
  writeFileSync(join(dir, 'full.zip'), Buffer.alloc(200, 1));
  const functions = {
    full: packaged('full.zip'),
    empty: packaged('empty.zip'),
    gone: packaged(join(dir, 'gone.zip')),
    elsewhere: {},
  };
  expect(emptyArtifacts(functions, dir).map((problem) => problem.split(':')[0])).toEqual([
    'function "empty"',
    'function "gone"',
  ]);
});
