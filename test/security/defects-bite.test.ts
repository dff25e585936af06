import { generateKeyPairSync } from 'node:crypto';
import { claimDefectsOf } from './claim-defects.ts';
import { forgeOf } from './forge.ts';
import { defectsOf } from './token-defects.ts';

/** Rows that nobody would let pass prove nothing: readers as people write them in a hurry let most of these pass. */
const SCOPE = 'orders:write';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = 'https://issuer.test';
const nowSec = 1_800_000_000;
const forge = forgeOf({ key: privateKey, keyId: 'k', issuer, audience: 'twolane', nowSec });
const tokens = defectsOf(forge, [SCOPE]).map(({ name, shown }) => ({ name, text: JSON.stringify(shown) }));

const payloadIn = (text: string): string =>
  text
    .split(/[.\s"=&]/)
    .map((part) => Buffer.from(part, 'base64url').toString('utf8'))
    .join(' ');

test('names are told apart, as each stands for one defect', () => {
  for (const names of [tokens.map(({ name }) => name), claimDefectsOf([SCOPE]).map(({ name }) => name)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test('who reads what a token says, and does not ask whether it is true, is fooled', () => {
  const fooled = tokens.filter(({ text }) => payloadIn(text).includes(SCOPE));
  expect(tokens.length).toBeGreaterThanOrEqual(80);
  expect(fooled.length).toBeGreaterThan(60);
});

test('who looks for a scope in a text, and does not read the claims, is fooled', () => {
  const claims = claimDefectsOf([SCOPE]);
  const fooled = claims.filter(({ authorizer }) => JSON.stringify(authorizer ?? '').includes(SCOPE));
  expect(fooled.length).toBeGreaterThan(30);
});
