import { RetryableError, TerminalError } from '@twolane/store';
import { estimate } from '../domain/estimate.ts';
import { externalEffectsOf } from '../domain/external-effects.ts';
import type { Plan, Replay, Totals } from '../domain/model.ts';
import { countOf } from '../domain/totals.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';
import { sumSlices } from './sum-slices.ts';
import { windowDifferences } from './window-differences.ts';

export interface RehearsalStep {
  readonly next: 'approve' | 'paused' | 'aborted' | 'rehearse';
  /** How long the workflow waits for an approval. */
  readonly approvalSeconds?: number;
}

/** Adds the slices up: what the approver will see. */
export const finishRehearsal = async (ports: WorkPorts, replayId: string): Promise<RehearsalStep> => {
  const { replay, control } = await loadReplay(ports, replayId);
  const { plan } = replay;
  if (plan === undefined) throw new TerminalError(`Replay ${replayId} is rehearsed without a plan.`);
  if (control.wish === 'abort') {
    await closeReplay(ports, replayId, { status: 'aborted', cause: control.cause ?? 'aborted' });
    return { next: 'aborted' };
  }
  const sum = await sumSlices(ports, replayId, ['rehearse']);
  if (sum.finishedSlices < plan.slices) return { next: control.wish === 'pause' ? 'paused' : 'rehearse' };
  const rehearsal =
    replay.spec.mode === 'rebuild' ? await windowDifferences(ports, replay, sum.totals) : sum.totals;
  const expiresAtMs = ports.clock() + ports.times.approvalMs;
  const recounted = planAfter(ports, replay, { ...plan, events: sum.events }, rehearsal);
  const rehearsed = { ...recounted, expiresAtMs };
  const changed = await changeReplay(ports, replayId, ({ replay: now }) =>
    now.status === 'rehearsing' && now.rehearsal === undefined
      ? {
          replay: { ...now, plan: rehearsed, rehearsal },
          audit: {
            action: 'rehearsal-finished',
            details: { planHash: rehearsed.planHash, planned: rehearsed.planned, ...rehearsal.outcomes },
          },
        }
      : undefined,
  );
  return { next: 'approve', approvalSeconds: secondsUntil(changed.plan?.expiresAtMs ?? 0, ports.clock()) };
};

const secondsUntil = (atMs: number, nowMs: number): number => Math.max(1, Math.ceil((atMs - nowMs) / 1000));

/**
 * The plan as the rehearsal found it: what the archive had twice is counted once, the estimate knows what would apply,
 * and external effects are those that would really be reached.
 */
const planAfter = (ports: WorkPorts, { spec }: Replay, plan: Plan, rehearsal: Totals): Plan => {
  const planned = countOf(rehearsal.outcomes);
  if (planned > plan.planned) {
    throw new RetryableError(`More was rehearsed (${planned}) than planned (${plan.planned}).`);
  }
  const perConsumer = plan.perConsumer.map((one) => ({
    ...one,
    events: countOf(rehearsal.perConsumer[one.consumer]?.outcomes ?? NONE),
  }));
  return {
    ...plan,
    planned,
    perConsumer,
    externalEffects: externalEffectsOf(ports.manifest, rehearsal),
    estimate: estimate(
      {
        mode: spec.mode,
        deliveries: planned,
        applying: rehearsal.outcomes.applied,
        events: plan.events,
        takers: plan.events === 0 ? 0 : planned / plan.events,
        scanItems: 0,
        shards: ports.outboxShards,
        slices: plan.slices,
        ratePerSec: spec.ratePerSec,
      },
      ports.prices,
    ),
  };
};

const NONE = { applied: 0, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
