import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/messaging.ts';
import { createCalls } from './calls.ts';
import { keepCallsIn } from './calls-file.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const grant = { statement: 'Role[0]', action: 'sqs:SendMessage', resource: '*' };
const read = (path: string): unknown =>
  readdirSync(path).map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')));

test('the file is there from the start, whole, and says at the end what was seen', () => {
  const calls = createCalls([grant]);
  const place = join(folder.path, 'seen', 'deep');
  const errors: unknown[] = [];
  const file = keepCallsIn({ folder: place, name: 'a', calls, onError: (error) => errors.push(error) });
  expect(read(place)).toEqual([{ principals: [], grants: [{ ...grant, uses: 0 }], refusedBeyond: 0 }]);
  calls.allowed('f', grant, 'arn:q')?.count();
  calls.refused('f', { action: 'sqs:DeleteMessage', resource: 'arn:q', why: 'no' }).count();
  file.close();
  expect(read(place)).toMatchObject([
    {
      grants: [{ ...grant, uses: 1 }],
      principals: [
        { name: 'f', allowed: [{ count: 1 }], refused: [{ action: 'sqs:DeleteMessage', count: 1 }] },
      ],
    },
  ]);
  expect(errors).toEqual([]);
});

test('a folder that cannot be is told, and stops nobody', () => {
  const place = join(folder.path, 'file');
  writeFileSync(place, '');
  const errors: unknown[] = [];
  const calls = createCalls([grant]);
  keepCallsIn({ folder: place, name: 'a', calls, onError: (error) => errors.push(error) }).close();
  expect(errors.length).toBeGreaterThan(0);
});

test('refused calls have an end in the report, and are counted beyond it', () => {
  const calls = createCalls([]);
  for (let n = 0; n < 1_001; n += 1)
    calls.refused('f', { action: 's3:GetObject', resource: `arn:${n}`, why: 'no' }).count();
  const { principals, refusedBeyond } = calls.report();
  expect({ listed: principals[0]?.refused.length, refusedBeyond }).toEqual({
    listed: 1_000,
    refusedBeyond: 1,
  });
});
