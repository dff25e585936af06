import type { PlantedBug } from '../core/planted-bug.ts';

const DECIDE = 'packages/consumer/src/decide-and-commit.ts';
const REACT = 'packages/consumer/src/react-and-commit.ts';
const ANSWER = 'packages/consumer/src/answer.ts';
const BATCH = 'packages/consumer/src/batch-server.ts';
const CLASSIFY = 'packages/event-time/src/classify.ts';
const NAMES = 'packages/contracts/src/names.ts';

/** From the queue to the effect. */
export const consumerBugs: readonly PlantedBug[] = [
  {
    name: 'mark-before-the-effect',
    what: 'the inbox mark goes with the first step of several: after a crash the retry is taken for a duplicate',
    file: REACT,
    find: "inbox === 'mark' && !more",
    replace: "inbox === 'mark'",
  },
  {
    name: 'mark-in-a-commit-before',
    what: 'the inbox mark is written by itself before the effect: the retry is taken for a duplicate and the event is lost',
    file: DECIDE,
    find: 'const result = await store.commit(marked(reaction.changeSet, more));',
    replace:
      "const whole = marked(reaction.changeSet, more);\n    const { inbox, ...effect } = whole;\n    const mark = inbox === undefined ? { kind: 'committed' as const } : await store.commit({ writes: [], events: [], inbox });\n    const result = mark.kind === 'committed' ? await store.commit(effect) : mark;",
  },
  {
    name: 'mark-in-a-commit-after',
    what: 'the inbox mark is written by itself after the effect: a crash in between applies the event twice',
    file: DECIDE,
    find: 'const result = await store.commit(marked(reaction.changeSet, more));',
    replace:
      "const { inbox, ...effect } = marked(reaction.changeSet, more);\n    const result = await store.commit(effect);\n    if (result.kind === 'committed' && inbox !== undefined) await store.commit({ writes: [], events: [], inbox });",
  },
  {
    name: 'state-and-events-in-two-writes',
    what: 'state is committed, and its events by a commit of their own afterwards',
    file: DECIDE,
    find: 'const result = await store.commit(marked(reaction.changeSet, more));',
    replace:
      "const whole = marked(reaction.changeSet, more);\n    const result = await store.commit({ ...whole, events: [] });\n    if (result.kind === 'committed' && whole.events.length > 0) await store.commit({ writes: [], events: whole.events });",
  },
  {
    name: 'events-before-the-state',
    what: 'events are recorded by a commit of their own before the state that they speak of',
    file: DECIDE,
    find: 'const result = await store.commit(marked(reaction.changeSet, more));',
    replace:
      'const whole = marked(reaction.changeSet, more);\n    if (whole.events.length > 0) await store.commit({ writes: [], events: whole.events });\n    const result = await store.commit({ ...whole, events: [] });',
  },
  {
    name: 'conflict-swallowed',
    what: 'a conflict counts as done: ConditionalCheckFailed is swallowed',
    file: DECIDE,
    find: "if (result.kind === 'alreadyApplied') return { kind: 'alreadyApplied' };",
    replace: "if (result.kind !== 'committed') return { kind: 'alreadyApplied' };",
  },
  {
    name: 'zombie-commits',
    what: 'a decision that was frozen with its sandbox is committed when that wakes up, long after its invocation',
    file: DECIDE,
    find: 'must not come into a minute of the outbox that the sweeper has settled since.\n    if (clock() >= deadlineMs) return outOfTime(steps);',
    replace: 'must not come into a minute of the outbox that the sweeper has settled since.',
  },
  {
    name: 'whole-batch-dropped-for-a-duplicate',
    what: 'one duplicate in a batch, and all of the batch is acknowledged',
    file: ANSWER,
    find: 'batchItemFailures: handled\n',
    replace:
      "batchItemFailures: (handled.some(({ outcome }) => outcome.kind === 'alreadyApplied') ? [] : handled)\n",
  },
  {
    name: 'retry-acknowledged',
    what: 'a message whose store could not be reached is acknowledged',
    file: ANSWER,
    find: ".filter(({ outcome }) => outcome.kind === 'retry')",
    replace: ".filter(({ outcome }) => outcome.kind === 'retry' && outcome.cause !== 'retryable')",
  },
  {
    name: 'cut-off-counts-as-done',
    what: 'a message that the invocation’s end cuts off counts as done on purpose',
    file: BATCH,
    find: "const cutOff: Outcome = {\n  kind: 'retry',\n  cause: 'outOfTime',",
    replace: "const cutOff: Outcome = {\n  kind: 'nothing',",
  },
  {
    name: 'acknowledged-although-not-parked',
    what: 'a message that could not be parked is acknowledged all the same',
    file: 'packages/consumer/src/middleware/park.ts',
    find: "request.response = {\n        kind: 'retry',\n        cause: 'notParked',",
    replace: "request.response = {\n        kind: 'parked',\n        cause: 'notParked',",
  },
  {
    name: 'frozen-applied',
    what: 'an event beyond its correction window is applied as if it were late',
    file: 'packages/consumer/src/middleware/lateness.ts',
    find: "if (how === 'onTime' || (how === 'late' && late === 'apply')) {",
    replace: "if (how === 'onTime' || (how !== 'future' && late === 'apply')) {",
  },
  {
    name: 'correction-window-without-its-end',
    what: '`<` for `<=` at the end of the correction window',
    file: CLASSIFY,
    find: 'if (ageMs <= policy.correctionWindowMs)',
    replace: 'if (ageMs < policy.correctionWindowMs)',
  },
  {
    name: 'fast-window-without-its-end',
    what: '`<` for `<=` at the end of the fast window',
    file: CLASSIFY,
    find: 'if (ageMs <= policy.fastWindowMs)',
    replace: 'if (ageMs < policy.fastWindowMs)',
  },
  {
    name: 'future-applied',
    what: 'an event from further ahead than clocks may differ is applied',
    file: CLASSIFY,
    find: "if (ageMs < -policy.maxFutureSkewMs) return 'future';",
    replace: '',
  },
  {
    name: 'inbox-forgets-the-oldest',
    what: 'a full inbox of an aggregate drops its oldest event, which may then be applied once more',
    file: 'packages/consumer/src/inbox-aggregate.ts',
    find: 'return [...applied, key];',
    replace: 'return [...applied.slice(-3), key];',
  },
  {
    name: 'name-without-source',
    what: 'an event’s name is its id alone: the same id of two producers is taken for one event',
    file: NAMES,
    find: "`${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`",
    replace: "`any/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}${source.slice(0, 0)}`",
  },
  {
    name: 'cause-without-source',
    what: 'ids of what follows from two producers’ events of the same id are alike',
    file: NAMES,
    find: 'isOurs(source) ? id :',
    replace: "isOurs(source) || source !== '' ? id :",
  },
  {
    name: 'derived-id-without-its-number',
    what: 'the second event of the same rule gets the id of the first',
    file: NAMES,
    find: '`${causeId}.${rule}.${n}`',
    replace: '`${causeId}.${rule}`',
  },
  {
    name: 'hops-not-counted',
    what: 'an event that feeds itself goes round for ever: its hops are not counted',
    file: 'packages/contracts/src/make-event.ts',
    find: 'Math.min(hopcount + 1, MAX_HOPS + 1)',
    replace: 'Math.min(hopcount + 0, MAX_HOPS + 1)',
  },
];
