import { expressionIn } from './expressions.ts';
import type { Fields } from './fields.ts';
import type { ItemBatcher, ItemReader, Machine, MapState } from './program.ts';

const readerResource = 'arn:aws:states:::s3:getObject';
const longestLabel = 40;
/** Step Functions service quotas: parallel child executions of one Map Run. */
export const largestConcurrency = 10_000;
const mostItems = 100_000_000;
const largestBatchBytes = 262_144;

const readReader = (fields: Fields): ItemReader => {
  fields.only(['Resource', 'ReaderConfig', 'Arguments']);
  if (fields.text('Resource') !== readerResource) {
    throw fields.fail('Resource', `only ${readerResource} is supported by the local stack`);
  }
  const config = fields.object('ReaderConfig');
  config.only(['InputType', 'MaxItems']);
  const inputType = config.text('InputType');
  if (inputType !== 'JSON' && inputType !== 'JSONL') {
    throw config.fail('InputType', 'only JSON and JSONL are supported by the local stack');
  }
  fields.object('Arguments').only(['Bucket', 'Key']);
  return {
    inputType,
    maxItems: config.amount('MaxItems', 1, mostItems),
    arguments: fields.objectTemplate('Arguments') ?? {},
  };
};

const readBatcher = (fields: Fields): ItemBatcher => {
  fields.only(['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput']);
  const maxItems = fields.amount('MaxItemsPerBatch', 1, mostItems);
  const maxBytes = fields.amount('MaxInputBytesPerBatch', 1, largestBatchBytes);
  if (maxItems === undefined && maxBytes === undefined) {
    throw fields.fail('MaxItemsPerBatch', 'one of MaxItemsPerBatch and MaxInputBytesPerBatch is needed');
  }
  return { maxItems, maxBytes, batchInput: fields.template('BatchInput') };
};

const isDistributed = (processor: Fields): boolean => {
  const config = processor.optionalObject('ProcessorConfig');
  config?.only(['Mode', 'ExecutionType']);
  const mode = config?.optionalText('Mode') ?? 'INLINE';
  if (config === undefined || mode === 'INLINE') return false;
  if (mode !== 'DISTRIBUTED') throw config.fail('Mode', `"${mode}" is neither INLINE nor DISTRIBUTED`);
  if (config.text('ExecutionType') === 'STANDARD') return true;
  throw config.fail('ExecutionType', 'only STANDARD child executions are supported by the local stack');
};

const distributedOnly = [
  'ItemReader',
  'ItemBatcher',
  'ToleratedFailurePercentage',
  'ToleratedFailureCount',
  'Label',
];
export const mapFields: readonly string[] = [
  'Items',
  'ItemSelector',
  'ItemProcessor',
  'MaxConcurrency',
  ...distributedOnly,
];

/** The fields that only a Map has. */
export const readMap = (
  fields: Fields,
  name: string,
  readMachine: (fields: Fields) => Machine,
): Omit<MapState, 'kind' | 'name' | 'next' | 'assign' | 'output' | 'retry' | 'catch'> => {
  const processor = fields.object('ItemProcessor');
  processor.only(['ProcessorConfig', 'StartAt', 'States', 'Comment']);
  const distributed = isDistributed(processor);
  const misplaced = distributed ? undefined : distributedOnly.find(fields.has);
  if (misplaced !== undefined) throw fields.fail(misplaced, 'only a DISTRIBUTED map has it');
  const label = fields.optionalText('Label') ?? name;
  if (fields.has('Label') && label.length > longestLabel) {
    throw fields.fail('Label', `may have at most ${longestLabel} characters`);
  }
  const reader = fields.optionalObject('ItemReader');
  const items = fields.template('Items');
  if (reader !== undefined && items !== undefined) throw fields.fail('Items', 'there is an ItemReader');
  if (typeof items === 'string' && expressionIn(items) === undefined) {
    throw fields.fail('Items', 'must be a list or an expression');
  }
  const batcher = fields.optionalObject('ItemBatcher');
  return {
    distributed,
    label,
    items,
    reader: reader === undefined ? undefined : readReader(reader),
    selector: fields.template('ItemSelector'),
    batcher: batcher === undefined ? undefined : readBatcher(batcher),
    maxConcurrency: fields.amount('MaxConcurrency', 0, largestConcurrency) ?? 0,
    toleratedPercentage: fields.share('ToleratedFailurePercentage', 0, 100) ?? 0,
    toleratedCount: fields.amount('ToleratedFailureCount', 0, mostItems) ?? 0,
    processor: readMachine(processor),
  };
};
