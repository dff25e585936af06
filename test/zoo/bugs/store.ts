import type { PlantedBug } from '../core/planted-bug.ts';

const APPLY = 'packages/store/src/apply-write.ts';
const IDEMPOTENT = 'packages/http/src/idempotency/idempotent-command.ts';
const RECORD = 'packages/http/src/idempotency/record.ts';

/** What one commit promises, and commands that are repeated. */
export const storeBugs: readonly PlantedBug[] = [
  {
    name: 'version-unchecked',
    what: 'a put over a version that was read no longer looks at the version: the last writer wins',
    file: APPLY,
    find: "return current?.version === write.version ? 'fine' : 'conflict';",
    replace: "return current !== undefined ? 'fine' : 'conflict';",
  },
  {
    name: 'command-after-its-request',
    what: 'a command that was frozen with its sandbox is committed when that wakes up, long after its caller was answered',
    file: IDEMPOTENT,
    find: 'if (isOver()) return unavailable();',
    replace: '',
  },
  {
    name: 'put-over-what-is-there',
    what: 'a put of a new item overwrites the one that is there: nothing is remembered as done',
    file: APPLY,
    find: "return current === undefined ? 'fine' : 'conflict';",
    replace: "return 'fine';",
  },
  {
    name: 'floor-of-yesterday',
    what: 'a counter’s floor is compared with the value before the adjustment instead of after it',
    file: 'packages/store/src/adjustment.ts',
    find: 'current + by < floor',
    replace: 'current < floor',
  },
  {
    name: 'floor-one-too-high',
    what: '`<=` for `<` at a counter’s floor: the last unit is never sold',
    file: 'packages/store/src/adjustment.ts',
    find: 'current + by < floor',
    replace: 'current + by <= floor',
  },
  {
    name: 'expected-ignored',
    what: 'an adjustment no longer minds that the counter is not what was read',
    file: 'packages/store/src/adjustment.ts',
    find: "if (expected !== undefined && current !== expected) return 'conflict';",
    replace: '',
  },
  {
    name: 'conflict-taken-for-duplicate',
    what: 'any conflict of a commit counts as "this event was applied before": the event is lost',
    file: 'packages/store/src/verdict.ts',
    find: "if (having('conflict').some(({ role }) => role === 'mark')) return",
    replace: "if (having('conflict').length > 0) return",
  },
  {
    name: 'command-and-answer-in-two-writes',
    what: 'the answer of a command is kept in a second commit after its effect',
    file: IDEMPOTENT,
    find: 'const result = await store.commit({ ...changeSet, writes: [...changeSet.writes, record] });',
    replace:
      "const result = await store.commit({ ...changeSet, writes: changeSet.writes });\n      if (result.kind === 'committed') await store.commit({ writes: [record], events: [] });",
  },
  {
    name: 'answer-kept-before-the-effect',
    what: 'the answer of a command is kept in a commit of its own before its effect: a repetition is answered and nothing happens',
    file: IDEMPOTENT,
    find: 'const result = await store.commit({ ...changeSet, writes: [...changeSet.writes, record] });',
    replace:
      "const kept = await store.commit({ writes: [record], events: [] });\n      const result = kept.kind === 'committed' ? await store.commit({ ...changeSet, writes: changeSet.writes }) : kept;",
  },
  {
    name: 'key-without-owner',
    what: 'an Idempotency-Key belongs to nobody: a client gets the answer of another one',
    file: RECORD,
    find: 'pk: `http#${escaped(owner)}#${escaped(key)}`,',
    replace: 'pk: `http#${escaped(key)}`,',
  },
  {
    name: 'key-reused-for-another-payload',
    what: 'the same key with another payload gets the stored answer, and its own command never happens',
    file: IDEMPOTENT,
    find: 'return record.fingerprint === print ? replayed(record.answer) : keyReused();',
    replace: 'return replayed(record.answer);',
  },
];
