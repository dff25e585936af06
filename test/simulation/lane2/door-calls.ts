/** What each replay has asked of its consumers, as it happens: so that somebody can meddle in the very middle. */
export const createDoorCalls = () => {
  const calls = new Map<string, number>();
  const alarms = new Map<string, { readonly atCalls: number; readonly ring: () => void }>();

  const ringIfDue = (replayId: string): void => {
    const alarm = alarms.get(replayId);
    if (alarm === undefined || (calls.get(replayId) ?? 0) < alarm.atCalls) return;
    alarms.delete(replayId);
    alarm.ring();
  };

  return {
    count: (replayId: string): void => {
      calls.set(replayId, (calls.get(replayId) ?? 0) + 1);
      ringIfDue(replayId);
    },
    /** Rings once; at once where it is late. */
    ringAt: (replayId: string, atCalls: number, ring: () => void): void => {
      alarms.set(replayId, { atCalls, ring });
      ringIfDue(replayId);
    },
    isDue: (replayId: string): boolean => alarms.has(replayId),
  };
};

export type DoorCalls = ReturnType<typeof createDoorCalls>;
