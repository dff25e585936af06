import { archivedIn } from '../testing/archived.ts';
import { archiveBucket, archiveStream, archiveTarget, rule, target } from '../testing/messaging.ts';
import { entry, housesOfBuses } from './testing/houses-of-buses.ts';

const open = housesOfBuses();

describe('a delivery stream as a target', () => {
  const openArchive = (changes: Parameters<typeof archiveTarget>[0] = {}) =>
    open({
      rules: [
        rule('all', { source: [{ exists: true }] }, [archiveTarget(changes)]),
        rule('some', { source: ['shop'] }, [target('a')]),
      ],
      buckets: [archiveBucket],
      streams: [archiveStream()],
    });

  test('gets the detail as it was written, on one line, whatever the source', async () => {
    const { messaging, clock } = openArchive();
    messaging.buses.putEvents([
      entry({ detail: ' { "amount": 1.10,\r\n  "big": 12345678901234567890 }\n' }),
      entry({ source: 'somebody.else', detail: '{"text":"a\\nb"}' }),
    ]);
    await clock.advance(60_001);
    expect(await archivedIn(messaging.streams, messaging.buckets)).toEqual([
      '{ "amount": 1.10,   "big": 12345678901234567890 }',
      '{"text":"a\\nb"}',
    ]);
    expect(messaging.troubles).toEqual([]);
  });

  test('gets the whole event where no part of it is asked for', async () => {
    const { messaging, clock } = openArchive({ inputPath: undefined });
    messaging.buses.putEvents([entry()]);
    await clock.advance(60_001);
    const [line = ''] = await archivedIn(messaging.streams, messaging.buckets);
    expect(JSON.parse(line)).toMatchObject({ 'detail-type': 'Paid.v1', source: 'shop', detail: { n: 1 } });
  });

  test('counts as no delivery: the ledger is about queues', () => {
    const { messaging } = openArchive();
    messaging.buses.putEvents([entry({ source: 'nobody.reads.this' }), entry()]);
    expect(messaging.ledger.counts()).toMatchObject({ published: 2, delivered: 1, inFlight: 1 });
    expect(messaging.buses.pendingRetries()).toBe(0);
  });

  test('needs a role', () => {
    expect(() => openArchive({ roleArn: undefined })).toThrow('RoleArn');
  });
});
