import { timeText } from '@twolane/contracts';
import type { Control, Plan, Replay, ReplaySpec } from '../domain/model.ts';

/** How far the present phase has come, in deliveries. */
export interface Progress {
  readonly phase: 'rehearsal' | 'application' | 'verification';
  readonly done: number;
  readonly of: number;
}

/** A replay as the API shows it: times in RFC 3339, all else as it is. */
export const replayView = (replay: Replay, control: Control | undefined, progress: Progress | undefined) => {
  const { spec, plan, approval, requestedAtMs, endedAtMs, executionArn, ...rest } = replay;
  return {
    ...rest,
    spec: specView(spec),
    requestedAt: timeText(requestedAtMs),
    /** False: it is on record, and its execution is still to begin. */
    started: executionArn !== undefined,
    ...(executionArn === undefined ? {} : { executionArn }),
    ...(plan === undefined ? {} : { plan: planView(plan) }),
    ...(approval === undefined ? {} : { approval: approvalView(approval) }),
    ...(endedAtMs === undefined ? {} : { endedAt: timeText(endedAtMs) }),
    ...(control === undefined ? {} : { control }),
    ...(progress === undefined ? {} : { progress }),
  };
};

/**
 * What a command answers: without plan and totals, which may be large. The answer is kept with its Idempotency-Key, in
 * one item; and whoever commands has seen them.
 */
export const commandView = (replay: Replay, control: Control | undefined) => {
  const { plan: _, rehearsal: __, applied: ___, ...rest } = replay;
  return replayView(rest, control, undefined);
};

const specView = ({ range, ...spec }: ReplaySpec) => ({
  ...spec,
  ...(range === undefined
    ? {}
    : { range: { axis: range.axis, from: timeText(range.fromMs), to: timeText(range.toMs) } }),
});

const planView = ({ expiresAtMs, ...plan }: Plan) => ({ ...plan, expiresAt: timeText(expiresAtMs) });

const approvalView = ({ atMs, ...approval }: NonNullable<Replay['approval']>) => ({
  ...approval,
  at: timeText(atMs),
});

/** One line of a list. */
export const shortView = ({
  replayId,
  spec,
  status,
  cause,
  requestedBy,
  requestedAtMs,
  plan,
  stage,
  endedAtMs,
}: Replay) => ({
  replayId,
  mode: spec.mode,
  status,
  reason: spec.reason,
  consumers: spec.consumers,
  requestedBy,
  requestedAt: timeText(requestedAtMs),
  ...(cause === undefined ? {} : { cause }),
  ...(plan === undefined ? {} : { planned: plan.planned }),
  ...(stage === undefined ? {} : { stage }),
  ...(endedAtMs === undefined ? {} : { endedAt: timeText(endedAtMs) }),
});
