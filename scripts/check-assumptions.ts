/** Tries what is taken for granted of AWS in an account of the user's, on resources that it makes and removes again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { confirm } from '@inquirer/prompts';
import Table from 'cli-table3';
import { Command } from 'commander';
import { makeAwsPlace } from './assumptions/aws-place.ts';
import { assumptionsPage } from './assumptions/page.ts';
import { tryAll } from './assumptions/try-all.ts';

const WHY_COLUMNS = 70;

const options = new Command('check:aws')
  .description('tries the assumptions of docs/assumptions.md in your AWS account')
  .option('--list', 'print the page of assumptions and do nothing else')
  .option('--region <region>', 'where', process.env['AWS_REGION'] ?? 'eu-west-1')
  .option('--yes', 'make the resources without asking')
  .option('--json', 'for programs')
  .parse()
  .opts<{ list?: true; region: string; yes?: true; json?: true }>();

async function check(): Promise<number> {
  const name = `twolane-assumptions-${randomUUID().slice(0, 8)}`;
  const question = `Make a table, three queues, a bus and a bucket named ${name} in ${options.region}, and remove them again?`;
  if (options.yes === undefined && !(await confirm({ message: question, default: false }))) return 2;
  await using made = await makeAwsPlace({
    region: options.region,
    name,
    newId: randomUUID,
    sleep: (ms) => pause(ms),
  });
  const tried = await tryAll(made.place, ({ id, verdict }) => process.stderr.write(`${id}: ${verdict}\n`));
  if (options.json === true) process.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
  else {
    const table = new Table({
      head: ['assumption', 'verdict', 'why'],
      wordWrap: true,
      colWidths: [36, 20, WHY_COLUMNS],
    });
    table.push(...tried.map(({ id, verdict, why }) => [id, verdict, why]));
    process.stdout.write(`${table.toString()}\n`);
  }
  return tried.every(({ verdict }) => verdict === 'holds' || verdict === 'not tried') ? 0 : 1;
}

if (options.list === true) process.stdout.write(assumptionsPage());
else process.exitCode = await check();
