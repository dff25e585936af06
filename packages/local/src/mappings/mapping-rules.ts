import { compileFilters } from '../eventbridge/pattern/compile.ts';
import type {
  MappingDefinition,
  SqsMappingDefinition,
  StackDefinition,
  StreamMappingDefinition,
} from '../template/definitions.ts';
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

type Surroundings = Pick<StackDefinition, 'functions' | 'queues' | 'tables'>;

const checkQueueMapping = (
  mapping: SqsMappingDefinition,
  { queues, functions }: Surroundings,
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
  const queue = queues.find(({ arn }) => arn === mapping.queueArn);
  const target = functions.find(({ arn }) => arn === mapping.functionArn);
  if (queue === undefined) report('EventSourceArn', `${mapping.queueArn} is no queue of this stack`);
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
  mapping: StreamMappingDefinition,
  { queues, tables }: Surroundings,
  report: Report,
): void => {
  const { tableName, onFailureQueueArn, maximumRecordAgeSec } = mapping;
  checkRange(report, 'MaximumRetryAttempts', mapping.maximumRetryAttempts, -1, maximumRetryAttempts);
  if (maximumRecordAgeSec !== -1) {
    checkRange(
      report,
      'MaximumRecordAgeInSeconds',
      maximumRecordAgeSec,
      shortestRecordAgeSec,
      longestRecordAgeSec,
    );
  }
  if (!tables.some(({ name, streamView }) => name === tableName && streamView !== undefined))
    report('EventSourceArn', `table ${tableName} has no stream`);
  if (onFailureQueueArn !== undefined && !queues.some(({ arn }) => arn === onFailureQueueArn))
    report('DestinationConfig.OnFailure.Destination', `${onFailureQueueArn} is no queue of this stack`);
};

const sourceOf = (mapping: MappingDefinition): string =>
  mapping.kind === 'sqs' ? mapping.queueArn : mapping.streamArn;

/**
 * What CreateEventSourceMapping would refuse (Lambda API reference, its parameters and their ranges; "Lambda parameters
 * for …" in the developer guide), and references to what is not of this stack.
 */
export const mappingProblems = ({
  mappings,
  ...surroundings
}: Surroundings & Pick<StackDefinition, 'mappings'>): readonly TemplateProblem[] =>
  mappings.flatMap((mapping, index) => {
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
    if (mapping.kind === 'sqs') checkQueueMapping(mapping, surroundings, report);
    else checkStreamMapping(mapping, surroundings, report);
    if (!surroundings.functions.some(({ arn }) => arn === mapping.functionArn))
      report('FunctionName', `${mapping.functionArn} is no function of this stack`);
    const isRepeated = mappings
      .slice(0, index)
      .some((other) => other.functionArn === mapping.functionArn && sourceOf(other) === sourceOf(mapping));
    if (isRepeated) report('EventSourceArn', 'a mapping of this source and this function already exists');
    return found;
  });
