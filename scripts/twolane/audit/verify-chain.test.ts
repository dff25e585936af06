import { verifyChain } from './verify-chain.ts';

const ZEROS = '0'.repeat(64);

/**
 * Worked out by another program (hashlib of Python) over the hash before and the words:
 * {"about":"replay/r1","action":"replay-requested","atMs":1795718412000,"by":"developer","reason":"bad deploy","seq":1}
 * {"about":"replay/r1","action":"replay-approved","atMs":1795718520250,"by":"kim","details":{"allowExternal":false,"planHash":"3fa2"},"reason":"looked at ü","seq":2}
 * {"about":"replay/r1","action":"stage-begun","atMs":1795718521000,"by":"twolane.replay","details":{"slices":["b","a"]},"seq":3}
 */
const HASHES = [
  'd5e840605d02d256fc70dc6533a24a37c7d50630661fcfa626444e6bd13a0916',
  'c13e49a40bd761771b71a30079a6dda23275cc22a5e51a34392896e11761cb30',
  'c305b717a87393c81c690914e742fa1dbebcab2d33d0bd750c97d54e9ed7988f',
];

const requested = {
  seq: 1,
  at: '2026-11-26T18:40:12.000Z',
  by: 'developer',
  action: 'replay-requested',
  about: 'replay/r1',
  reason: 'bad deploy',
  previous: ZEROS,
  hash: HASHES[0],
};
const approved = {
  hash: HASHES[1],
  previous: HASHES[0],
  details: { planHash: '3fa2', allowExternal: false },
  about: 'replay/r1',
  action: 'replay-approved',
  reason: 'looked at ü',
  by: 'kim',
  at: '2026-11-26T18:42:00.250Z',
  seq: 2,
};
const begun = {
  seq: 3,
  atMs: 1_795_718_521_000,
  by: 'twolane.replay',
  action: 'stage-begun',
  about: 'replay/r1',
  details: { slices: ['b', 'a'] },
  previous: HASHES[1],
  hash: HASHES[2],
};
const CHAIN = [requested, approved, begun];
const END = { seq: 3, hash: HASHES[2] };

test.each([
  ['oldest first', CHAIN],
  ['newest first, as the API lists them', CHAIN.toReversed()],
])('a chain holds, %s', (_, entries) => {
  expect(verifyChain(entries)).toEqual({ holds: true, entries: 3, firstSeq: 1, head: END });
});

test('a part of it holds, too: its first link is believed, and it says where it begins', () => {
  expect(verifyChain([approved, begun])).toEqual({ holds: true, entries: 2, firstSeq: 2, head: END });
});

test.each([
  ['another person', [requested, { ...approved, by: 'eve' }, begun], 2, 'altered'],
  ['another time', [requested, { ...approved, at: '2026-11-26T18:42:00.251Z' }, begun], 2, 'altered'],
  ['another detail', [requested, approved, { ...begun, details: { slices: ['a', 'b'] } }], 3, 'altered'],
  ['a member more', [{ ...requested, note: 'x' }, approved, begun], 1, 'altered'],
  ['a member less', [{ ...requested, reason: undefined }, approved, begun], 1, 'altered'],
  ['a hash of its own', [requested, { ...approved, hash: 'f'.repeat(64) }, begun], 2, 'altered'],
  ['an entry left out', [requested, begun], 3, 'missing'],
  ['an entry twice', [requested, approved, approved, begun], 2, 'missing'],
  ['an entry of another chain', [requested, { ...approved, previous: ZEROS }, begun], 2, 'unlinked'],
  ['another beginning', [{ ...requested, previous: HASHES[2] }, approved], 1, 'unlinked'],
  ['no link', [{ ...requested, hash: undefined }], 1, 'unreadable'],
  ['no entry', ['text'], 0, 'unreadable'],
])('%s breaks it', (_, entries, seq, why) => {
  expect(verifyChain(entries)).toMatchObject({ holds: false, brokenAt: { seq, why } });
});
