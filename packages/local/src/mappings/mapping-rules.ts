import { compileFilters } from '../eventbridge/pattern/compile.ts';
import type { FunctionDefinition, MappingDefinition, QueueDefinition } from '../template/definitions.ts';
import { isJsonObject, parseJson } from '../template/json.ts';
import type { TemplateProblem } from '../template/problems.ts';

/** Lambda API reference, CreateEventSourceMapping. */
const maximumBatchSize = 10_000;
const maximumWindowMs = 300_000;
const maximumWindowlessBatch = 10;
const maximumRetryAttempts = 10_000;
const shortestRecordAgeSec = 60;
const longestRecordAgeSec = 604_800;

/** "Using event filtering with an Amazon SQS event source": filtering is on the `body` key only. */
const queueKeys: readonly string[] = ['body', '$or'];

type Report = (property: string, what: string) => void;

const checkRange = (report: Report, property: string, value: number, low: number, high: number): void => {
  if (value < low || value > high) report(property, `must be from ${low} to ${high}, not ${value}`);
};

const checkFilters = ({ kind, filters }: MappingDefinition, report: Report): void => {
  const compiled = compileFilters(filters);
  if (!compiled.ok) {
    report(`FilterCriteria.${compiled.refusal.place}`, compiled.refusal.what);
    return;
  }
  for (const [index, text] of filters.entries()) {
    const pattern = parseJson(text);
    const other = Object.keys(isJsonObject(pattern) ? pattern : {}).find((key) => !queueKeys.includes(key));
    if (kind === 'sqs' && other !== undefined)
      report(
        `FilterCriteria.Filters[${index}].Pattern`,
        `of a queue can look at "body" alone, not "${other}"`,
      );
  }
};

const checkQueueMapping = (
  mapping: MappingDefinition & { readonly kind: 'sqs' },
  queue: QueueDefinition | undefined,
  target: FunctionDefinition | undefined,
  report: Report,
): void => {
  if (mapping.maximumConcurrency !== undefined)
    checkRange(report, 'ScalingConfig.MaximumConcurrency', mapping.maximumConcurrency, 2, 1_000);
  if (mapping.batchSize > maximumWindowlessBatch && mapping.batchingWindowMs === 0) {
    report(
      'MaximumBatchingWindowInSeconds',
      `must be 1 at least with a BatchSize above ${maximumWindowlessBatch}`,
    );
  }
  if (queue === undefined || target === undefined) return;
  const { visibilityTimeoutSec } = queue;
  // Lambda refuses the mapping: a message would come again while the function is still at work on it.
  if (visibilityTimeoutSec * 1_000 < target.timeoutMs) {
    report(
      'EventSourceArn',
      `Queue visibility timeout: ${visibilityTimeoutSec} seconds is less than Function timeout: ${target.timeoutMs / 1_000} seconds`,
    );
  }
};

const checkStreamMapping = (
  mapping: MappingDefinition & { readonly kind: 'stream' },
  report: Report,
): void => {
  checkRange(report, 'MaximumRetryAttempts', mapping.maximumRetryAttempts, -1, maximumRetryAttempts);
  const { maximumRecordAgeSec } = mapping;
  if (maximumRecordAgeSec === -1) return;
  checkRange(
    report,
    'MaximumRecordAgeInSeconds',
    maximumRecordAgeSec,
    shortestRecordAgeSec,
    longestRecordAgeSec,
  );
};

/**
 * What CreateEventSourceMapping would refuse (Lambda API reference, its parameters and their ranges; "Lambda parameters
 * for …" in the developer guide). References are seen to elsewhere.
 */
export const mappingProblems = (
  mapping: MappingDefinition,
  queue: QueueDefinition | undefined,
  target: FunctionDefinition | undefined,
): readonly TemplateProblem[] => {
  const found: TemplateProblem[] = [];
  const report: Report = (property, what) =>
    found.push({ place: `Resources.${mapping.logicalId}.Properties.${property}`, what });
  checkRange(report, 'BatchSize', mapping.batchSize, 1, maximumBatchSize);
  checkRange(
    report,
    'MaximumBatchingWindowInSeconds',
    mapping.batchingWindowMs / 1_000,
    0,
    maximumWindowMs / 1_000,
  );
  checkFilters(mapping, report);
  if (mapping.kind === 'sqs') checkQueueMapping(mapping, queue, target, report);
  else checkStreamMapping(mapping, report);
  return found;
};
