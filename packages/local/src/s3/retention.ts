/** Object lock of one version (user guide, "Object Lock": retention modes). */
export type Retention = { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly untilMs: number };

/** What a bucket gives to every new version. */
export type DefaultRetention = { readonly mode: Retention['mode']; readonly days: number };

const dayMs = 86_400_000;

/** A writer's own wish comes before the bucket's default. */
export const retentionOfNew = (
  wish: Retention | undefined,
  byDefault: DefaultRetention | undefined,
  nowMs: number,
): Retention | undefined =>
  wish ??
  (byDefault === undefined ? undefined : { mode: byDefault.mode, untilMs: nowMs + byDefault.days * dayMs });

/**
 * Whether this version may be removed for good now. Governance gives way to who asks for it and is permitted to;
 * compliance gives way to nobody.
 */
export const mayRemove = (
  retention: Retention | undefined,
  bypassGovernance: boolean,
  nowMs: number,
): boolean =>
  retention === undefined ||
  retention.untilMs <= nowMs ||
  (retention.mode === 'GOVERNANCE' && bypassGovernance);
