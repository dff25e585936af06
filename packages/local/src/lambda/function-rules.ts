import type { FunctionDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';

/** Lambda quotas, "Environment variables": all of a function's together. */
const maximumEnvironmentBytes = 4 * 1_024;

/** Lambda quotas, "Concurrent executions", and "Configuring reserved concurrency": what must stay for functions without. */
const accountConcurrency = 1_000;
const minimumUnreserved = 100;

/** Lambda developer guide, "Defined runtime environment variables": the reserved ones. */
const reservedVariables: readonly string[] = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

/** API reference, Environment: names begin with a letter and have two characters at least. */
const variableName = /^[a-zA-Z]\w+$/;

/** The one whose Node.js runs functions here. Another would behave otherwise, for example with callbacks. */
const supportedRuntime = 'nodejs24.x';

const environmentProblems = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const names = Object.keys(environment);
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  const reserved = names.filter((name) => reservedVariables.includes(name));
  const malformed = names.filter((name) => !reservedVariables.includes(name) && !variableName.test(name));
  return [
    ...(reserved.length === 0 ? [] : [`has reserved keys: ${reserved.join(', ')}`]),
    ...malformed.map(
      (name) => `"${name.slice(0, 100)}" is no name of a variable: a letter, then letters, digits or _`,
    ),
    ...(bytes > maximumEnvironmentBytes
      ? [`takes ${bytes} bytes; Lambda allows ${maximumEnvironmentBytes} for all variables together`]
      : []),
  ];
};

const ownProblems = (definition: FunctionDefinition): readonly TemplateProblem[] => {
  const found: TemplateProblem[] = [];
  const report = (property: string, what: string) =>
    found.push({ place: `Resources.${definition.logicalId}.Properties.${property}`, what });
  const range = (property: string, value: number, low: number, high: number) => {
    if (value < low || value > high) report(property, `must be from ${low} to ${high}, not ${value}`);
  };
  if (!/^[\w-]{1,64}$/.test(definition.name))
    report('FunctionName', 'must be 1 to 64 letters, digits, - or _');
  if (!/^\S{1,128}$/.test(definition.handler))
    report('Handler', 'must be 1 to 128 characters without spaces');
  if (definition.runtime !== supportedRuntime)
    report('Runtime', `"${definition.runtime}": only ${supportedRuntime} runs here`);
  range('Timeout', definition.timeoutMs / 1_000, 1, 900);
  range('MemorySize', definition.memoryMb, 128, 10_240);
  range('ReservedConcurrentExecutions', definition.reservedConcurrency ?? 0, 0, accountConcurrency);
  for (const problem of environmentProblems(definition.environment)) report('Environment.Variables', problem);
  return found;
};

/**
 * What CreateFunction would refuse (API reference, its parameters and their ranges), and what does not run here. Reserved
 * concurrency is refused where an account of the default size has too little left for all others.
 */
export const functionProblems = (definitions: readonly FunctionDefinition[]): readonly TemplateProblem[] => {
  let reserved = 0;
  return definitions.flatMap((definition) => {
    reserved += definition.reservedConcurrency ?? 0;
    const left = accountConcurrency - reserved;
    const place = `Resources.${definition.logicalId}.Properties.ReservedConcurrentExecutions`;
    const what = `decreases account's UnreservedConcurrentExecution below its minimum value of [${minimumUnreserved}]`;
    const isTooMuch = left < minimumUnreserved && definition.reservedConcurrency !== undefined;
    return [...ownProblems(definition), ...(isTooMuch ? [{ place, what }] : [])];
  });
};
