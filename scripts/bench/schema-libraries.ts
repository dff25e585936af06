/**
 * Compares schema libraries on what a Lambda function pays for: bytes in the bundle, process start to the first
 * validation, and time for a 675-line order. `pnpm exec node scripts/bench/schema-libraries.ts`
 *
 * Each candidate is bundled alone, as a function would be, and runs in processes of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build } from 'esbuild';

const STARTS = 21;
const LINES = 675;
const resolveDir = new URL('..', import.meta.url).pathname;

const word = { type: 'string', minLength: 1, maxLength: 64 };
const amount = { type: 'integer', minimum: 0, maximum: 1e15 };
const schema = {
  type: 'object',
  required: ['orderId', 'currency', 'totalMinor', 'lines'],
  properties: {
    orderId: word,
    customerId: word,
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    totalMinor: amount,
    paymentMethod: word,
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 2500,
      items: {
        type: 'object',
        required: ['sku', 'quantity', 'unitPriceMinor', 'kind'],
        properties: {
          sku: word,
          quantity: { type: 'integer', minimum: 1, maximum: 1e6 },
          unitPriceMinor: amount,
          kind: { type: 'string', enum: ['goods', 'charge'] },
        },
      },
    },
  },
};

/** ajv's stand-alone code generator is CommonJS without types that TypeScript's ES module mode accepts. */
const standalone = (): string => {
  const generate = createRequire(import.meta.url)('ajv/dist/standalone').default;
  const ajv = new Ajv2020({ code: { source: true, esm: true } });
  return generate(ajv, ajv.compile(schema));
};

const json = JSON.stringify(schema);

/** Source text that defines `check(value): boolean`. */
const candidates: { readonly [name: string]: string } = {
  nothing: 'const check = (value) => Number.isInteger(value.lines[0].quantity);',
  'zod 4': `import * as z from 'zod';
    const word = z.string().min(1).max(64), amount = z.int().min(0).max(1e15);
    const Line = z.object({ sku: word, quantity: z.int().min(1).max(1e6), unitPriceMinor: amount, kind: z.enum(['goods', 'charge']) });
    const Order = z.object({ orderId: word, customerId: word.optional(), currency: z.string().regex(/^[A-Z]{3}$/), totalMinor: amount,
      paymentMethod: word.optional(), lines: z.array(Line).min(1).max(2500) });
    const check = (value) => Order.safeParse(value).success;`,
  'zod 4 mini': `import * as z from 'zod/mini';
    const whole = (low, high) => z.int().check(z.gte(low), z.lte(high));
    const word = z.string().check(z.minLength(1), z.maxLength(64)), amount = whole(0, 1e15);
    const Line = z.object({ sku: word, quantity: whole(1, 1e6), unitPriceMinor: amount, kind: z.enum(['goods', 'charge']) });
    const Order = z.object({ orderId: word, customerId: z.optional(word), currency: z.string().check(z.regex(/^[A-Z]{3}$/)), totalMinor: amount,
      paymentMethod: z.optional(word), lines: z.array(Line).check(z.minLength(1), z.maxLength(2500)) });
    const check = (value) => Order.safeParse(value).success;`,
  valibot: `import * as v from 'valibot';
    const whole = (low, high) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
    const word = v.pipe(v.string(), v.minLength(1), v.maxLength(64)), amount = whole(0, 1e15);
    const Line = v.object({ sku: word, quantity: whole(1, 1e6), unitPriceMinor: amount, kind: v.picklist(['goods', 'charge']) });
    const Order = v.object({ orderId: word, customerId: v.optional(word), currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)), totalMinor: amount,
      paymentMethod: v.optional(word), lines: v.pipe(v.array(Line), v.minLength(1), v.maxLength(2500)) });
    const check = (value) => v.is(Order, value);`,
  'typebox (schema)': `import { Compile } from 'typebox/schema';
    const validator = Compile(${json});
    const check = (value) => validator.Check(value);`,
  ajv: `import { Ajv2020 } from 'ajv/dist/2020.js';
    const check = new Ajv2020().compile(${json});`,
  'ajv, compiled ahead': `${standalone().replace('export default', 'const exportedByAjv =').replace('export const validate', 'const validate')}
    const check = exportedByAjv;`,
};

const runner = `
  const lines = Array.from({ length: ${LINES} }, (_, n) => ({ sku: 'SKU-' + n, quantity: 3, unitPriceMinor: 120, kind: 'goods' }));
  const order = { orderId: 'O-1', customerId: 'C-1', currency: 'GBP', totalMinor: 243000, paymentMethod: 'tok_1', lines };
  if (!check(order)) throw new Error('refused a good order');
  const firstMs = performance.now();
  if (check({ ...order, lines: [{ ...order.lines[0], quantity: 0.5 }] })) throw new Error('accepted a bad order');
  const each = (times) => { const from = performance.now(); for (let n = 0; n < times; n++) check(order); return (performance.now() - from) / times; };
  const warm = process.argv[2] === 'warm' ? (each(300), each(400) * 1000) : 0;
  console.log(JSON.stringify({ firstMs, warm }));`;

const folder = mkdtempSync(join(tmpdir(), 'schema-libraries-'));
const run = (file: string, mode: string): { firstMs: number; warm: number } =>
  JSON.parse(execFileSync(process.execPath, [file, mode], { encoding: 'utf8' }));

const bundles = await Promise.all(
  Object.entries(candidates).map(async ([name, source], n) => {
    const file = join(folder, `${n}.mjs`);
    await build({
      stdin: { contents: source + runner, resolveDir },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      outfile: file,
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
    return { name, file, starts: [0].slice(1) };
  }),
);
// Turn and turn about, so that whatever else the machine does falls on all alike.
for (let n = 0; n < STARTS; n++)
  for (const { file, starts } of bundles) starts.push(run(file, 'cold').firstMs);

console.table(
  Object.fromEntries(
    bundles.map(({ name, file, starts }) => [
      name,
      {
        'bundle KB': Number((statSync(file).size / 1000).toFixed(1)),
        'start ms (median)': Number((starts.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0).toFixed(1)),
        [`${LINES} lines µs`]: Number(run(file, 'warm').warm.toFixed(1)),
      },
    ]),
  ),
);
rmSync(folder, { recursive: true });
