import { isReadable, matches, type Wanted } from './matches.ts';

const event = {
  specversion: '1.0',
  id: 'e-1',
  source: 'twolane.orders',
  type: 'Placed.v1',
  subject: 'order-1',
  time: '2026-12-01T10:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: 'x',
  partitionkey: 'order-1',
  recordedtime: '2026-12-01T12:00:00.000Z',
  correlationid: 'c',
  data: {},
} as const;
const wanted: Wanted = { filter: {}, types: new Set(['Placed.v1', 'Paid.v1']) };
const at = (hour: number) => Date.parse(`2026-12-01T${String(hour).padStart(2, '0')}:00:00.000Z`);

test.each([
  ['nothing more is asked for', wanted, true],
  ['nobody takes its type', { ...wanted, types: new Set(['Paid.v1']) }, false],
  ['another type is asked for', { ...wanted, filter: { types: ['Paid.v1'] } }, false],
  ['no type is asked for', { ...wanted, filter: { types: [] } }, true],
  ['its subject is', { ...wanted, filter: { subject: 'order-1' } }, true],
  ['another subject is', { ...wanted, filter: { subject: 'order-10' } }, false],
  ['its message is parked', { ...wanted, parked: new Set(['twolane.orders/e-1']) }, true],
  ['another one is parked', { ...wanted, parked: new Set(['twolane.orders/e-2']) }, false],
  [
    'it happened at the start',
    { ...wanted, range: { axis: 'occurred', fromMs: at(10), toMs: at(11) } },
    true,
  ],
  ['it happened at the end', { ...wanted, range: { axis: 'occurred', fromMs: at(9), toMs: at(10) } }, false],
  ['it happened before', { ...wanted, range: { axis: 'occurred', fromMs: at(11), toMs: at(12) } }, false],
  ['it was recorded then', { ...wanted, range: { axis: 'recorded', fromMs: at(12), toMs: at(13) } }, true],
  ['it only happened then', { ...wanted, range: { axis: 'recorded', fromMs: at(10), toMs: at(11) } }, false],
] satisfies [string, Wanted, boolean][])('%s', (_, what, expected) => {
  expect(matches(event, 'twolane.orders/e-1', what)).toBe(expected);
});

test.each([
  ['no object', 'text'],
  ['nothing', null],
  ['a list', [event]],
  ['no id', { ...event, id: undefined }],
  ['a source that is no text', { ...event, source: 1 }],
  ['no type', { ...event, type: undefined }],
  ['no subject', { ...event, subject: undefined }],
  ['no partition key', { ...event, partitionkey: undefined }],
  ['no time', { ...event, time: undefined }],
  ['no time of recording', { ...event, recordedtime: undefined }],
  ['a time of recording that is none', { ...event, recordedtime: 'yesterday' }],
  ['a time that is none', { ...event, time: '2026-02-31T00:00:00Z' }],
])('%s is no event that could be planned with', (_, value) => {
  expect([isReadable(event), isReadable(value)]).toEqual([true, false]);
});
