import { isRecord } from '../../domain/shape.ts';
import type { World } from './world.ts';

/** A wait for people: comes back when they have decided. */
export type Waits = Readonly<Partial<Record<'approval' | 'resume', (world: World) => Promise<void>>>>;

const TRIES = 6;

const next = (answer: unknown): string => (isRecord(answer) ? String(answer['next']) : '');

/** As the state machine does: a task that throws is tried again. */
const tried = async (world: World, step: string, more: object = {}): Promise<unknown> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await world.task(step, more);
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
};

const linesOf = (world: World, name: string): readonly object[] =>
  world.bucket
    .text(`replays/${world.replayId}/${name}`)
    .split('\n')
    .flatMap((line): readonly object[] => (line === '' ? [] : [JSON.parse(line)]));

const overSlices = async (world: World, step: string, more: object = {}): Promise<void> => {
  for (const slice of linesOf(world, 'slices.jsonl')) {
    for (let runs = 0; runs < world.maxSteps; runs += 1) {
      const answer = await tried(world, step, { ...slice, ...more });
      if (!isRecord(answer) || answer['more'] !== true) break;
    }
  }
};

/**
 * The state machine's own way through the tasks, by hand and one slice after the other, to its end. The definition itself
 * is checked by the linter, and runs in the tests of the whole stack.
 */
export const runWorkflow = async (world: World, waits: Waits = {}): Promise<string> => {
  const state: { at: string; stage: unknown } = { at: next(await tried(world, 'prepare')), stage: 1 };
  for (let steps = 0; steps < world.maxSteps; steps += 1) {
    switch (state.at) {
      case 'scan':
        for (const item of linesOf(world, 'hours.jsonl')) await tried(world, 'scan', { item });
        state.at = next(await tried(world, 'finishPlan'));
        break;
      case 'rehearse':
        await overSlices(world, 'rehearse');
        state.at = next(await tried(world, 'finishRehearsal'));
        break;
      case 'approve':
        await tried(world, 'awaitApproval', { token: `approval-${steps}` });
        await waits.approval?.(world);
        state.at = next(await tried(world, 'decideApproval', { timedOut: waits.approval === undefined }));
        if (state.at === 'apply') state.at = 'stage';
        break;
      case 'stage': {
        const begun = await tried(world, 'beginStage');
        state.stage = isRecord(begun) ? begun['stage'] : 1;
        state.at = next(begun);
        break;
      }
      case 'apply':
        await overSlices(world, 'apply', { stage: state.stage });
        state.at = next(await tried(world, 'checkStage'));
        break;
      case 'fill':
        await overSlices(world, 'fill');
        state.at = next(await tried(world, 'checkStage'));
        break;
      case 'swap':
        state.at = next(await tried(world, 'swap'));
        break;
      case 'paused':
      case 'wait':
        await tried(world, 'awaitResume', { token: `resume-${steps}` });
        await waits.resume?.(world);
        state.at = next(await tried(world, 'decideResume', { timedOut: waits.resume === undefined }));
        break;
      case 'verify':
        state.at = next(await tried(world, 'beginVerification'));
        if (state.at === 'aborted') return state.at;
        if (state.at === 'verify') await overSlices(world, 'verify');
        return next(await tried(world, 'finishVerification'));
      default:
        return state.at;
    }
  }
  return 'endless';
};
