import type { FieldSchema } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import fc from 'fast-check';
import { stage } from './testing/stage.ts';

/** Looks like nothing that anybody writes, and breaks the form of every attribute. */
const PLANTED = 'PLANTED 4929 1234';

const planted = fc.constantFrom<unknown>(PLANTED, [PLANTED], { name: PLANTED });

/** Data that mostly fits, with the plant wherever a person's or a secret thing may be, and in fields that nobody named. */
const dataOf = (schema: FieldSchema): fc.Arbitrary<unknown> => {
  if (schema.type === 'array') {
    return fc.array(schema.items === undefined ? planted : dataOf(schema.items), { maxLength: 25 });
  }
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(
      ([name, field]) => [name, dataOf(field)] as const,
    );
    return fc.record({ ...Object.fromEntries(fields), stray: planted }, { requiredKeys: [] });
  }
  const { 'x-sensitivity': sensitivity = 'secret' } = schema;
  if (sensitivity === 'personal' || sensitivity === 'secret') return planted;
  const fine = { string: schema.enum?.[0] ?? 'A1', integer: 1, boolean: true }[schema.type];
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<unknown>(fine) },
    schema.type === 'string' && schema.enum === undefined ? fc.constant({ name: PLANTED }) : planted,
  );
};

const attribute = (fine: unknown) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(fine) }, planted, fc.constant(undefined));

const detail = fc.constantFrom(...catalog.contracts).chain((contract) =>
  fc.record({
    specversion: fc.constant('1.0'),
    id: attribute('01A'),
    source: attribute(contract.source ?? 'wms.north'),
    type: attribute(contract.type),
    subject: attribute('536365'),
    time: attribute('2026-11-21T11:00:00.000Z'),
    datacontenttype: fc.constant('application/json'),
    dataschema: attribute(contract.dataschema),
    partitionkey: attribute('536365'),
    recordedtime: attribute('2026-11-21T11:00:01.000Z'),
    correlationid: attribute('c-1'),
    data: fc.oneof({ weight: 6, arbitrary: dataOf(contract.jsonSchema) }, planted),
    extension: fc.constant(PLANTED),
  }),
);

const body = fc.oneof(
  { weight: 8, arbitrary: detail.map((event) => JSON.stringify({ detail: event, account: PLANTED })) },
  planted.map((value) => JSON.stringify({ detail: value })),
  planted.map((value) => JSON.stringify(value)),
  fc.constant(`{"detail": ${PLANTED}`),
  fc.constant(PLANTED),
);

const whyOf = (text: string): { readonly cause: string; readonly why: string } => {
  try {
    const parsed = catalog.parse(JSON.parse(text).detail);
    if (parsed.ok) return { cause: 'late', why: 'late' };
    const why = parsed.refusal.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    return { cause: parsed.refusal.cause, why };
  } catch {
    return { cause: 'not-json', why: 'The body is not JSON.' };
  }
};

test('what is personal, secret or in no contract is in no answer, no log line and no audit entry', async () => {
  await fc.assert(
    fc.asyncProperty(body, detail, async (text, edit) => {
      const { park, call, lines, store } = stage();
      await park({ body: text, ...whyOf(text) });
      const params = { messageId: 'inventory-reservations.20261121T110000000Z.m-1' };
      const one = '/admin/messages/{messageId}';
      const reason = 'mended';
      const headers = { 'if-match': '"0"' };
      const shown = await call({ route: `GET ${one}`, params });
      const masked =
        typeof shown.body === 'object' && shown.body !== null && 'event' in shown.body && shown.body.event;
      const answers = [
        shown,
        await call({ route: 'GET /admin/messages' }),
        await call({ route: 'GET /admin/messages/summary' }),
        await call({ route: `PUT ${one}`, params, headers, body: { event: edit, reason } }),
        await call({ route: `PUT ${one}`, params, headers, body: { event: masked, reason } }),
        await call({ route: `GET ${one}`, params }),
        await call({ route: `POST ${one}/redrive`, params, body: { reason } }),
        await call({ route: `POST ${one}/discard`, params, body: { reason } }),
        await call({ route: `GET ${one}`, params }),
      ];
      expect(answers.map(({ status }) => status)).not.toContain(500);
      expect(answers.map((answer) => answer.text).join()).not.toContain(PLANTED);
      expect(lines.join()).not.toContain(PLANTED);
      const trail = store.all('Replay').filter(({ key }) => key.pk.startsWith('audit'));
      expect(JSON.stringify(trail)).not.toContain(PLANTED);
    }),
    { numRuns: 300 },
  );
});
