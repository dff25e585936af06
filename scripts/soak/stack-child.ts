/** A local stack in a process of its own, so that it can be killed. Its options come as JSON; it says `ready` and stays up. */
import { type LocalStackOptions, startLocalStack } from '@twolane/local';
import { number, object, parse, string } from 'valibot';

const Options = object({
  templateFile: string(),
  artifactsDir: string(),
  dataDir: string(),
  httpPort: number(),
  awsPort: number(),
  issuerPort: number(),
  region: string(),
});

const options: LocalStackOptions = {
  ...parse(Options, JSON.parse(process.argv[2] ?? '{}')),
  onNotice: (text) => void process.stderr.write(`${text}\n`),
};
const stack = await startLocalStack(options);
process.once('SIGTERM', () => void stack.stop());
process.stdout.write('ready\n');
