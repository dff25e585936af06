import { isJsonObject, type Json } from '../../template/json.ts';
import { type Bindings, evaluate } from '../expression/evaluate.ts';
import { bytesOf, largestPayloadBytes, withinLimit } from '../expression/limits.ts';
import type { MapState } from '../language/program.ts';
import { amountOf } from '../step/amount.ts';
import { itemsOf, selected } from '../step/enter-branches.ts';
import { StateFailed } from '../step/failure.ts';
import type { Frame } from '../step/frame.ts';
import { bindingsOf, type Surroundings } from '../step/surroundings.ts';
import type { Execution } from '../store/executions.ts';
import type { MapRun } from '../store/map-runs.ts';
import type { RunParts } from './ports.ts';
import { readItems } from './read-items.ts';

/** Children that are written in one transaction. */
const childrenAtOnce = 500;

/** The input of one child, and how many items are in it. */
type Portion = { readonly input: Json; readonly items: number };

async function* itemsIn(
  frame: Frame,
  state: MapState,
  around: Surroundings,
  parts: Pick<RunParts, 'objects'>,
): AsyncGenerator<Json> {
  const { reader } = state;
  if (reader === undefined) {
    yield* await itemsOf(frame, state, around);
    return;
  }
  const bindings = bindingsOf(frame, around);
  const place = await evaluate(reader.arguments, bindings);
  const bucket = isJsonObject(place) ? place['Bucket'] : undefined;
  const key = isJsonObject(place) ? place['Key'] : undefined;
  if (typeof bucket !== 'string' || typeof key !== 'string') {
    throw new StateFailed('States.ItemReaderFailed', 'Bucket and Key must be texts.');
  }
  const maxItems =
    reader.maxItems === undefined
      ? undefined
      : await amountOf(reader.maxItems, bindings, 'MaxItems', { least: 1, most: Number.MAX_SAFE_INTEGER });
  const { machineArn } = around.execution;
  yield* readItems(parts.objects, { inputType: reader.inputType, bucket, key, machineArn, maxItems });
}

const limitsOf = async (state: MapState, bindings: Bindings) => {
  const most = Number.MAX_SAFE_INTEGER;
  const { maxItems = most, maxBytes = largestPayloadBytes, batchInput } = state.batcher ?? {};
  return {
    maxItems: await amountOf(maxItems, bindings, 'MaxItemsPerBatch', { least: 1, most }),
    maxBytes: await amountOf(maxBytes, bindings, 'MaxInputBytesPerBatch', {
      least: 1,
      most: largestPayloadBytes,
    }),
    batchInput: batchInput === undefined ? undefined : await evaluate(batchInput, bindings),
  };
};

/** Items, selected, in the portions that the map's ItemBatcher asks for. */
async function* portionsOf(
  items: AsyncIterable<Json>,
  frame: Frame,
  state: MapState,
  around: Surroundings,
): AsyncGenerator<Portion> {
  const { maxItems, maxBytes, batchInput } = await limitsOf(state, bindingsOf(frame, around));
  const envelope = (batch: readonly Json[]): Portion => ({
    input: { ...(batchInput === undefined ? {} : { BatchInput: batchInput }), Items: batch },
    items: batch.length,
  });
  const envelopeBytes = bytesOf(envelope([]).input);
  let batch: Json[] = [];
  let bytes = envelopeBytes;
  let index = 0;
  for await (const item of items) {
    const input = await selected(frame, state, item, index, around);
    index += 1;
    if (state.batcher === undefined) {
      yield { input, items: 1 };
      continue;
    }
    const itemBytes = bytesOf(input) + ','.length;
    if (batch.length > 0 && (batch.length >= maxItems || bytes + itemBytes > maxBytes)) {
      yield envelope(batch);
      batch = [];
      bytes = envelopeBytes;
    }
    batch.push(input);
    bytes += itemBytes;
  }
  if (batch.length > 0) yield envelope(batch);
}

/**
 * Writes a child for each portion of a map's items. It begins from nothing: what an earlier process had written before it
 * ended is removed first. Stops when the run has ended, or `isOpen` says that nothing may be written any more. Throws
 * StateFailed.
 */
export const fillMapRun = async (
  run: MapRun,
  execution: Execution,
  frame: Frame,
  state: MapState,
  around: Surroundings,
  parts: RunParts,
  isOpen: () => boolean,
): Promise<void> => {
  const refusal = parts.mayStartChildren?.(execution.machineArn);
  if (refusal !== undefined) throw new StateFailed('States.Permissions', refusal);
  const { storage, executions, mapRuns } = parts.store;
  storage.transaction(() => {
    executions.removeOfRun(run.id);
    mapRuns.forgetCounts(run.id);
  });
  const place = execution.machineArn.replace(':stateMachine:', ':execution:');
  let itemIndex = 0;
  let waiting: Portion[] = [];
  /** False: nobody wants the children any more. */
  const write = (isLast: boolean): boolean => {
    if (!isOpen()) return false;
    return storage.transaction(() => {
      if (mapRuns.find(run.id)?.status !== 'RUNNING') return false;
      for (const { input, items } of waiting) {
        const name = parts.chance.newId();
        executions.insert({
          arn: `${place}/${run.label}:${name}`,
          machineArn: execution.machineArn,
          name,
          status: 'PENDING',
          definition: execution.definition,
          scope: [...frame.scope, [state.name, 0]],
          input: JSON.stringify(withinLimit(input, `The input of a child of "${state.name}"`)),
          startedMs: parts.clock.nowMs(),
          deadlineMs: undefined,
          child: { mapRunId: run.id, itemIndex, itemCount: items },
        });
        mapRuns.add(run.id, 'PENDING', 1, items);
        itemIndex += 1;
      }
      waiting = [];
      if (isLast) mapRuns.markRead(run.id);
      return true;
    });
  };
  for await (const portion of portionsOf(itemsIn(frame, state, around, parts), frame, state, around)) {
    waiting.push(portion);
    if (waiting.length >= childrenAtOnce && !write(false)) return;
  }
  write(true);
};
