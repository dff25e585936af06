/**
 * What a gateway throws that must not call its provider: in a rehearsal, and in a replay that was not allowed external
 * effects. The event's outcome is then `withheld`; nothing of its step is committed.
 */
export class EffectWithheld extends Error {
  override readonly name = 'EffectWithheld';
}
