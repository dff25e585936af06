import { expressionsOfTheProduct } from './regular-expressions.ts';

// The checker's native and Java forms are not installed; its own JavaScript is as exact, and slower.
process.env['RECHECK_BACKEND'] = 'pure';
const { check } = await import('recheck');

const CHECK_LIMIT_MS = 20_000;

/** Made of a text as they run: where, and what comes of it. */
const BUILT: Readonly<Record<string, readonly string[]>> = {
  'packages/http/src/request/correlation.ts': ['^[A-Za-z0-9][A-Za-z0-9._:@-]*$'],
  // The pattern of the route's parameter, which is in the OpenAPI document.
  // Patterns of contracts, which are in the AsyncAPI document.
  'packages/contracts/src/redact.ts': [],
  'services/replay/src/messages/rules/message-id.ts': [],
};

const { expressions, built } = expressionsOfTheProduct();

test('no regular expression takes longer than its text is long', async () => {
  expect(expressions.length).toBeGreaterThan(50);
  const all = [
    ...expressions,
    ...Object.entries(BUILT).flatMap(([where, sources]) =>
      sources.map((source) => ({ where, source, flags: '' })),
    ),
  ];
  const wrong: string[] = [];
  for (const { where, source, flags } of all) {
    const { status } = await check(source, flags, { timeout: CHECK_LIMIT_MS });
    if (status !== 'safe') wrong.push(`${where}: /${source}/${flags} is ${status}`);
  }
  expect(wrong).toEqual([]);
  process.stderr.write(`${all.length} regular expressions of product code.\n`);
}, 180_000);

test('those that are made as the code runs are known', () => {
  expect([...new Set(built.map(({ where }) => where))].sort()).toEqual(Object.keys(BUILT).sort());
});

test('what blows up is seen', async () => {
  for (const source of ['^(a+)+$', '^(a|a)*$', '\\s*,\\s*$']) {
    expect(await check(source, '', { timeout: CHECK_LIMIT_MS })).toMatchObject({ status: 'vulnerable' });
  }
});
