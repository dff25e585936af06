import { appendFileSync, existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../storage/clock.ts';
import type { Json } from '../../template/json.ts';
import { machineArn, machineOf, openStates, task, tokenTask } from './states-house.ts';

/**
 * A process that runs executions until it is killed, or none is left. Each goes through a map of children, a retry, a
 * short wait and a token. What its functions did is written to a file, so that it can be seen after any death.
 */
const [, , folder = '', count = '1'] = process.argv;
const didFile = join(folder, 'did.txt');
const tokenFile = join(folder, 'tokens.txt');
const did = (what: string): void => appendFileSync(didFile, `${what}\n`);
const field = (payload: Json, name: string): string => String(JSON.parse(JSON.stringify(payload))[name]);

const map: Json = {
  Type: 'Map',
  Items: '{% [1..20].{"run": $states.input.run, "n": $} %}',
  MaxConcurrency: 3,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: task('one') },
  },
  Assign: { sum: '{% $sum($states.result) %}' },
  Output: '{% $states.input %}',
  Next: 'Flaky',
};
const retry = [
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1, JitterStrategy: 'FULL' },
];

const house = openStates({
  file: join(folder, 'states.db'),
  clock: systemClock,
  random: () => 0.05,
  machine: machineOf({
    Map: map,
    Flaky: task('flaky', { Retry: retry, Next: 'Wait' }),
    Wait: { Type: 'Wait', Timestamp: '{% $fromMillis($millis() + 20) %}', Next: 'Ask' },
    Ask: tokenTask('ask', { Output: '{% {"sum": $sum, "answer": $states.result} %}' }),
  }),
  functions: {
    one: async (payload) => {
      await setTimeout(2);
      did(`one ${field(payload, 'run')} ${field(payload, 'n')}`);
      return Number(field(payload, 'n'));
    },
    flaky: (payload) => {
      const run = field(payload, 'run');
      const mark = join(folder, `failed-${run}`);
      did(`flaky ${run}`);
      if (!existsSync(mark)) {
        writeFileSync(mark, '');
        throw new Error('the first time it fails');
      }
      return { run };
    },
    // Whoever got a token keeps it, and answers whenever he can.
    ask: (payload) => {
      appendFileSync(tokenFile, `${field(payload, 'token')}\n`);
      answer();
      return {};
    },
  },
});

const answered = new Set<string>();
const answer = (): void => {
  for (const token of existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').split('\n') : []) {
    if (token === '' || answered.has(token)) continue;
    answered.add(token);
    house.states.succeed(token, '"answered"').catch(() => undefined);
  }
};
answer();
for (let n = 0; n < Number(count); n += 1) {
  house.states.start(machineArn, `${n}`, JSON.stringify({ run: n }));
}
for (;;) {
  const running = house.states.executions.list(machineArn, 'RUNNING', { before: undefined, limit: 1_000 });
  writeSync(1, `${running.length}\n`);
  if (running.length === 0) break;
  await setTimeout(5);
}
house.close();
