import { effectsSaid, unwithheldEffects } from '../domain/external-effects.ts';
import type { Replay } from '../domain/model.ts';
import { notAdjustable } from '../not-adjustable.ts';
import { identityOf } from './plan-hash.ts';
import type { WorkPorts } from './ports.ts';

export interface ApprovalRefusal {
  readonly name: 'plan-changed' | 'external-effects';
  readonly message: string;
}

/**
 * Why what was approved must not be applied, or not any further. Asked before each stage and by each invocation of a worker: a replay may
 * be paused for weeks, and an approval is for no other code than was rehearsed, and for no message that was discarded.
 */
export const approvalRefusal = async (
  ports: Pick<WorkPorts, 'store' | 'replays' | 'doors' | 'policyVersion' | 'manifest' | 'setAside'>,
  replay: Replay,
): Promise<ApprovalRefusal | undefined> => {
  const { plan, rehearsal, applied, approval, spec } = replay;
  const consumers = plan?.perConsumer.map(({ consumer }) => consumer) ?? [];
  const { planHash } = await identityOf(ports, replay, consumers);
  if (approval === undefined || planHash !== approval.planHash) {
    const message = 'consumers, their code or the policy are others than were approved; request it anew';
    return { name: 'plan-changed', message };
  }
  // Only that: a message may have expired meanwhile, and its event stays what was approved.
  const gone = [...(await notAdjustable(ports.setAside, spec))].find(([, why]) => why === 'discarded');
  if (gone !== undefined) return { name: 'plan-changed', message: `message ${gone[0]} was discarded since` };
  if (approval.allowExternal) return undefined;
  const shown = rehearsal === undefined ? [] : unwithheldEffects(ports.manifest, spec.mode, rehearsal);
  const said = applied === undefined ? [] : effectsSaid(ports.manifest, applied);
  return unapproved([...new Set([...shown, ...said])]);
};

/** The refusal of effects on these consumers; undefined for none. */
export const unapproved = (consumers: readonly string[]): ApprovalRefusal | undefined =>
  consumers.length === 0
    ? undefined
    : {
        name: 'external-effects',
        message: `what it records reaches ${consumers.join(', ')}, and its approval allows no external effects`,
      };
