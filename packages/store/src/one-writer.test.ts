import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const WRITE_COMMAND =
  /\b(Put|Update|Delete|TransactWrite|BatchWrite|PutItem|UpdateItem|DeleteItem|TransactWriteItems|BatchWriteItem|ExecuteStatement|BatchExecuteStatement|ExecuteTransaction)Command\b/;
const EXPRESSION = /\b(Condition|Update)Expression\b/;
/** The engine of the local stack expires items, and is no part of what is deployed. */
const NOT_DEPLOYED = /^(packages\/local|scripts|test)\//;

const sources = ['packages', 'services', 'events'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => join(root, folder, file)),
);

const having = (pattern: RegExp) =>
  sources
    .filter((file) => pattern.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file))
    .filter((file) => !NOT_DEPLOYED.test(file));

test('one file knows how DynamoDB is written to', () => {
  expect(having(WRITE_COMMAND)).toEqual(['packages/store/src/dynamo-writes.ts']);
});

test('one file knows DynamoDB`s conditions and updates', () => {
  expect(having(EXPRESSION)).toEqual(['packages/store/src/dynamo-writes.ts']);
});
