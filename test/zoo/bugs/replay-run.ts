import type { PlantedBug } from '../core/planted-bug.ts';

const RUN = 'services/replay/src/tasks/run-slice.ts';
const STAGES = 'services/replay/src/tasks/stages.ts';
const VERIFY = 'services/replay/src/domain/verify.ts';
const TREATMENTS = 'packages/consumer/src/replay/treatments.ts';
const DOOR = 'packages/consumer/src/replay/serve-door.ts';
const APPLY = 'services/replay/src/tasks/apply-events.ts';
const CHANGE = 'services/replay/src/tasks/change-replay.ts';
const APPEND = 'services/replay/src/tasks/append-events.ts';
const PACER = 'services/replay/src/tasks/pacer.ts';

/** How it is applied, stopped and proved. */
export const runBugs: readonly PlantedBug[] = [
  {
    name: 'replay-sends-effects-again',
    what: 'a replay lets a consumer call the provider without anybody’s leave',
    file: TREATMENTS,
    find: "if (allowExternal || ports.effect !== 'external') {",
    replace: "if (allowExternal || ports.effect !== 'none') {",
  },
  {
    name: 'leave-always-given',
    what: 'the worker tells consumers that effects outside are allowed, whatever was approved',
    file: APPLY,
    find: 'allowExternal: approval?.allowExternal === true,',
    replace: 'allowExternal: approval !== undefined,',
  },
  {
    name: 'rehearsal-commits',
    what: 'a rehearsal changes what it only shows',
    file: DOOR,
    find: 'const [treat, open] = [rehearsing(ports, deadlineMs), openOverlay(ports.store)];',
    replace: 'const [treat, open] = [rehearsing(ports, deadlineMs), openLive(ports.store)];',
  },
  {
    name: 'pause-heard-once',
    what: 'a worker looks at people’s wishes when it begins, and never again',
    file: 'services/replay/src/tasks/control.ts',
    find: 'if (known !== undefined && clock() - readAtMs < POLL_MS) return known;',
    replace: 'if (known !== undefined && readAtMs < Number.MAX_SAFE_INTEGER - POLL_MS) return known;',
  },
  {
    name: 'pause-lost-on-restart',
    what: 'whatever wakes a paused replay lets it go on',
    file: 'services/replay/src/tasks/decide-resume.ts',
    find: "if (control.wish === 'pause') return { next: 'wait' };",
    replace: '',
  },
  {
    name: 'pause-lost-between-stages',
    what: 'a pause that was wished at the end of a stage is not looked at',
    file: STAGES,
    find: "if (control.wish === 'pause') return { next: 'paused', stage };",
    replace: '',
  },
  {
    name: 'workers-do-not-stop',
    what: 'workers go on although people wish a pause or an end',
    file: RUN,
    find: "if (job.stoppable && wish !== 'run' && !isOwed) return { more: false, stopped: wish };",
    replace:
      "if (job.stoppable && wish !== 'run' && found === undefined && version !== undefined) return { more: false, stopped: wish };",
  },
  {
    name: 'abort-unheard',
    what: 'an abort stops no worker',
    file: RUN,
    find: "if (job.stoppable && wish !== 'run' && !isOwed) return { more: false, stopped: wish };",
    replace: "if (job.stoppable && wish === 'pause') return { more: false, stopped: wish };",
  },
  {
    name: 'canary-never-stops',
    what: 'however much of a stage fails, the next one begins',
    file: STAGES,
    find: 'const breach = replay.waivedStage === stage ? undefined : breachAfter(replay, isLast, sum);',
    replace:
      'const breach = replay.waivedStage === stage ? undefined : breachAfter(replay, isLast || stage > 0, sum);',
  },
  {
    name: 'canary-is-everybody',
    what: 'the first stage lets all aggregates through instead of one percent',
    file: 'services/replay/src/domain/canary.ts',
    find: 'return percent >= before && percent < stage;',
    replace: 'return stage === 1 ? percent >= before : percent < 0;',
  },
  {
    name: 'stages-overlap',
    what: 'each stage brings what the one before it has brought once more',
    file: 'services/replay/src/domain/canary.ts',
    find: 'return percent >= before && percent < stage;',
    replace: 'return percent >= 0 * before && percent < stage;',
  },
  {
    name: 'receipt-always-balances',
    what: 'a receipt says that it balances, whatever happened',
    file: VERIFY,
    find: 'balanced: planned === applied + alreadyApplied + skipped + failed,',
    replace: 'balanced: planned >= 0 || planned === applied + alreadyApplied + skipped + failed,',
  },
  {
    name: 'receipt-hides-what-is-left',
    what: 'a receipt says that nothing is left, whatever is',
    file: VERIFY,
    find: 'differencesEqual: mismatches === 0 && stillToApply === 0,',
    replace: 'differencesEqual: mismatches === 0,',
  },
  {
    name: 'receipt-hides-mismatches',
    what: 'a delivery that did something else than was shown is not told',
    file: VERIFY,
    find: "return isRest(rehearsed, actual) ? 'overtaken' : 'mismatch';",
    replace: "return isRest(rehearsed, actual) ? 'overtaken' : 'same';",
  },
  {
    name: 'progress-by-position',
    what: 'a worker that comes after a crash begins the chunk anew instead of taking over what was kept of it',
    file: RUN,
    find: 'let kept = await keptDeltas(ports, place, progress.chunks);',
    replace: 'let kept = progress.chunks < 0 ? await keptDeltas(ports, place, progress.chunks) : undefined;',
  },
  {
    name: 'progress-before-the-deltas',
    what: 'a chunk counts as done before what became of it is kept',
    file: RUN,
    find: 'if (result.deltas.length > 0 && adopted === undefined) {',
    replace: 'if (result.deltas.length > 0 && adopted === undefined && chunk.length < 0) {',
  },
  {
    name: 'position-before-the-chunk',
    what: 'a slice’s position is saved before its chunk is delivered: a worker that comes after a crash leaves that chunk out',
    file: RUN,
    find: 'const result = adopted ?? (await job.deliver(chunk));',
    replace:
      'const ahead = { ...progress, position: progress.position + chunk.length };\n    await store.commit({ writes: [putSlice(replays.name, replayId, phase, ahead, version)], events: [] });\n    version = (version ?? 0) + 1;\n    const result = adopted ?? (await job.deliver(chunk));',
  },
  {
    name: 'audit-after-the-deed',
    what: 'a step is written into the audit trail after it happened, in a commit of its own',
    file: CHANGE,
    find: "const writes = [replays.put(change.replay, found.version), ...(change.writes ?? []), ...entries];\n    if ((await store.commit({ writes, events: [] })).kind === 'committed') return change.replay;",
    replace:
      "const writes = [replays.put(change.replay, found.version), ...(change.writes ?? [])];\n    if ((await store.commit({ writes, events: [] })).kind === 'committed') {\n      if (entries.length > 0) await store.commit({ writes: entries, events: [] });\n      return change.replay;\n    }",
  },
  {
    name: 'audit-chain-broken',
    what: 'each entry of the audit trail follows the very beginning instead of the entry before it',
    file: 'services/replay/src/audit/entry.ts',
    find: 'return { seq, text, previous: head.hash, hash: chainHash(head.hash, text) };',
    replace: 'return { seq, text, previous: GENESIS.hash, hash: chainHash(GENESIS.hash, text) };',
  },
  {
    name: 'backfilled-without-its-mark',
    what: 'a missing event is appended without the mark that says so: a retry appends it again',
    file: APPEND,
    find: "    writes: [\n      {\n        kind: 'putIfAbsent',\n        table: replays.name,",
    replace:
      "    writes: [].concat([]) && [\n      {\n        kind: 'putIfAbsent',\n        table: `${replays.name}-of-${nowMs}`,",
  },
  {
    name: 'backfilled-without-a-word-of-it',
    what: 'an appended event does not say that a backfill brought it: who listens to nothing else never hears of it',
    file: APPEND,
    find: ', backfilledby: replay.replayId };',
    replace: ' };',
  },
  {
    name: 'backfilled-as-of-now',
    what: 'a missing event is appended as if it had happened now',
    file: 'services/replay/src/tasks/scan.ts',
    find: 'return { ...rest, recordedtime: timeText(atMs) };',
    replace: 'return { ...rest, time: timeText(atMs), recordedtime: timeText(atMs) };',
  },
  {
    name: 'swapped-too-soon',
    what: 'the new figures are swapped in while an invocation that knows only the old ones still runs',
    file: 'services/replay/src/tasks/swap-windows.ts',
    find: "while (clock() < untilMs && (await control()).wish === 'run') await sleep(NAP_MS);",
    replace: "while (clock() < untilMs * 0 && (await control()).wish === 'run') await sleep(NAP_MS);",
  },
  {
    name: 'rate-without-limit',
    what: 'a replay goes as fast as it can, whatever rate was wished',
    file: PACER,
    find: 'bucket = { ...bucket, tokens: bucket.tokens - deliveries };',
    replace: 'bucket = { ...bucket, tokens: bucket.tokens - 0 * deliveries };',
  },
  {
    name: 'live-traffic-starved',
    what: 'a replay goes on at full speed while live messages wait',
    file: PACER,
    find: 'busy = waiting.some((count) => count > MAX_WAITING_MESSAGES);',
    replace: 'busy = waiting.some((count) => count > MAX_WAITING_MESSAGES * 1e9);',
  },
  {
    name: 'ended-replay-taken-up-again',
    what: 'a task that comes late takes up a replay that has ended',
    file: STAGES,
    find: "if (isEnd(before.status)) return { next: 'refused', stage };",
    replace: '',
  },
  {
    name: 'half-range',
    what: 'the last bucket of a range is not read',
    file: 'packages/outbox/src/bucket.ts',
    find: '(minuteOf(toMs) - minuteOf(fromMs)) / MINUTE_MS + 1',
    replace: '(minuteOf(toMs) - minuteOf(fromMs)) / MINUTE_MS',
  },
  {
    name: 'recorded-event-backfilled',
    what: 'a line that was copied from the journal is taken for an event that nobody has recorded',
    file: 'services/replay/src/uploads/recorded-before.ts',
    find: 'rows[index] !== undefined',
    replace: 'rows[index] === null',
  },
];
