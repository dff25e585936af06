import type { ManualClock } from '../testing/manual-clock.ts';

/** What the suite does with queues, as a client would. Errors throw, with the API's error name as `name`. */
export type QueueClient = {
  send(queue: string, body: string, options?: SendOptions): Promise<string>;
  receive(queue: string, options?: ReceiveOptions): Promise<readonly ClientMessage[]>;
  delete(queue: string, receiptHandle: string): Promise<void>;
  changeVisibility(queue: string, receiptHandle: string, seconds: number): Promise<void>;
  counts(
    queue: string,
  ): Promise<{ readonly visible: number; readonly inFlight: number; readonly delayed: number }>;
};

export type SendOptions = { readonly delaySec?: number; readonly groupId?: string };
export type ReceiveOptions = {
  readonly maximumMessages?: number;
  readonly waitSec?: number;
  readonly visibilitySec?: number;
};
export type ClientMessage = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
};

export type QueueHouse = {
  readonly client: QueueClient;
  readonly clock: ManualClock;
  /** Lets what is under way arrive: nothing in process, a round trip over the wire. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** The queues that the suite expects: `work` dies to `dead` after two receives. */
export const contractQueues = {
  work: 'work',
  dead: 'dead',
  maxReceiveCount: 2,
  visibilitySec: 30,
  retentionSec: 3_600,
};

/** SQS as its developer guide has it; the same for callers in the process and over the wire. */
export const queueBehaviour = (name: string, open: () => Promise<QueueHouse>): void => {
  describe(name, () => {
    let house: QueueHouse;
    let client: QueueClient;
    beforeEach(async () => {
      house = await open();
      client = house.client;
    });
    afterEach(() => house.close());
    const bodies = async (options?: ReceiveOptions, queue = 'work') =>
      (await client.receive(queue, { maximumMessages: 10, ...options })).map(({ body }) => body);
    const only = async (options?: ReceiveOptions, queue = 'work'): Promise<ClientMessage> => {
      const [message, ...others] = await client.receive(queue, { maximumMessages: 10, ...options });
      if (message === undefined || others.length > 0) throw new Error(`not one message but ${others.length}`);
      return message;
    };

    test('a message is received once, invisible meanwhile, and gone when deleted', async () => {
      const messageId = await client.send('work', 'hello');
      const message = await only();
      expect(message).toMatchObject({ messageId, body: 'hello' });
      expect(await bodies()).toEqual([]);
      expect(await client.counts('work')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
      await client.delete('work', message.receiptHandle);
      await house.clock.advance(31_000);
      expect(await bodies()).toEqual([]);
    });

    test('it comes back when its visibility time-out is over, counted', async () => {
      const sentMs = house.clock.nowMs();
      await client.send('work', 'again');
      await house.clock.advance(1_000);
      expect((await only()).attributes).toMatchObject({
        ApproximateReceiveCount: '1',
        SentTimestamp: String(sentMs),
        ApproximateFirstReceiveTimestamp: String(sentMs + 1_000),
      });
      await house.clock.advance(29_999);
      expect(await bodies()).toEqual([]);
      await house.clock.advance(1);
      expect((await only()).attributes).toMatchObject({
        ApproximateReceiveCount: '2',
        ApproximateFirstReceiveTimestamp: String(sentMs + 1_000),
      });
    });

    test('an old receipt deletes nothing once the message was received again, and says nothing about it', async () => {
      await client.send('work', 'once');
      const first = await only({ visibilitySec: 1 });
      await house.clock.advance(1_000);
      const second = await only({ visibilitySec: 1 });
      expect(second.receiptHandle).not.toBe(first.receiptHandle);
      await client.delete('work', first.receiptHandle);
      expect((await client.counts('work')).inFlight).toBe(1);
      await client.delete('work', second.receiptHandle);
      await client.delete('work', second.receiptHandle);
      expect(await client.counts('work')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    });

    test('a receipt still deletes after the time-out as long as nobody else received the message', async () => {
      await client.send('work', 'late');
      const { receiptHandle } = await only({ visibilitySec: 1 });
      await house.clock.advance(5_000);
      await client.delete('work', receiptHandle);
      expect(await bodies()).toEqual([]);
    });

    test.each(['', 'nonsense', 'MS4xLjEuZm9v'])('%j is no receipt', async (handle) => {
      if (handle === '') return;
      await expect(client.delete('work', handle)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
    });

    test('a receipt of another queue is invalid', async () => {
      await client.send('dead', 'x');
      const { receiptHandle } = await only({}, 'dead');
      await expect(client.delete('work', receiptHandle)).rejects.toMatchObject({
        name: 'ReceiptHandleIsInvalid',
      });
    });

    test('visibility can be prolonged, and given back at once', async () => {
      await client.send('work', 'busy');
      const { receiptHandle } = await only({ visibilitySec: 10 });
      await client.changeVisibility('work', receiptHandle, 100);
      await house.clock.advance(99_000);
      expect(await bodies()).toEqual([]);
      await client.changeVisibility('work', receiptHandle, 0);
      expect(await bodies()).toEqual(['busy']);
    });

    test('visibility of a message that is not in flight cannot be changed', async () => {
      await client.send('work', 'x');
      const { receiptHandle } = await only({ visibilitySec: 1 });
      await house.clock.advance(1_000);
      await expect(client.changeVisibility('work', receiptHandle, 5)).rejects.toMatchObject({
        name: 'MessageNotInflight',
      });
      await client.delete('work', receiptHandle);
      await expect(client.changeVisibility('work', receiptHandle, 5)).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
    });

    test('no message stays invisible longer than twelve hours after its receive', async () => {
      await client.send('work', 'x');
      const { receiptHandle } = await only({ visibilitySec: 600 });
      await house.clock.advance(300_000);
      await expect(client.changeVisibility('work', receiptHandle, 43_000)).rejects.toThrow(
        /beyond the limit/,
      );
      await client.changeVisibility('work', receiptHandle, 42_900);
    });

    test('a delayed message waits', async () => {
      await client.send('work', 'later', { delaySec: 5 });
      expect(await client.counts('work')).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
      expect(await bodies()).toEqual([]);
      await house.clock.advance(5_000);
      expect(await bodies()).toEqual(['later']);
    });

    test('after too many receives a message goes to the dead-letter queue, as it was', async () => {
      const sentMs = house.clock.nowMs();
      const messageId = await client.send('work', 'poison');
      for (let tries = 0; tries < contractQueues.maxReceiveCount; tries += 1) {
        expect(await bodies({ visibilitySec: 1 })).toEqual(['poison']);
        await house.clock.advance(1_000);
      }
      expect(await bodies()).toEqual([]);
      const dead = await only({}, 'dead');
      expect(dead).toMatchObject({ messageId, body: 'poison' });
      expect(dead.attributes['SentTimestamp']).toBe(String(sentMs));
      expect(dead.attributes['DeadLetterQueueSourceArn']).toMatch(/:work$/);
    });

    test('a dead message does not stand in the way of others', async () => {
      await client.send('work', 'poison');
      for (let tries = 0; tries < contractQueues.maxReceiveCount; tries += 1) {
        await bodies({ visibilitySec: 0 });
      }
      await client.send('work', 'good');
      expect(await bodies()).toEqual(['good']);
      expect(await client.counts('dead')).toMatchObject({ visible: 1 });
    });

    test('messages older than the retention are gone', async () => {
      await client.send('work', 'old');
      await house.clock.advance(contractQueues.retentionSec * 1_000 - 1);
      await client.send('work', 'new');
      await house.clock.advance(1);
      expect(await bodies()).toEqual(['new']);
      await house.clock.advance(120_000);
      expect(await client.counts('work')).toMatchObject({ visible: 1 });
    });

    describe('long polls', () => {
      test('end with the first message', async () => {
        const waiting = bodies({ waitSec: 20 });
        await house.settle();
        await client.send('work', 'now');
        expect(await waiting).toEqual(['now']);
      });

      test('end with nothing after their time', async () => {
        const waiting = bodies({ waitSec: 20 });
        await house.settle();
        await house.clock.advance(20_000);
        expect(await waiting).toEqual([]);
      });

      test('end when a hidden message becomes visible', async () => {
        await client.send('work', 'hidden', { delaySec: 7 });
        const waiting = bodies({ waitSec: 20 });
        await house.settle();
        await house.clock.advance(7_000);
        expect(await waiting).toEqual(['hidden']);
      });

      test('end when somebody gives a message back', async () => {
        await client.send('work', 'back');
        const { receiptHandle } = await only();
        const waiting = bodies({ waitSec: 20 });
        await house.settle();
        await client.changeVisibility('work', receiptHandle, 0);
        expect(await waiting).toEqual(['back']);
      });

      test('of a dead-letter queue end when a message dies', async () => {
        await client.send('work', 'poison');
        for (let tries = 0; tries < contractQueues.maxReceiveCount; tries += 1)
          await bodies({ visibilitySec: 0 });
        const waiting = bodies({ waitSec: 20 }, 'dead');
        await house.settle();
        expect(await bodies()).toEqual([]);
        expect(await waiting).toEqual(['poison']);
      });

      test('are served in the order in which they came, one message each', async () => {
        const first = bodies({ waitSec: 20, maximumMessages: 1 });
        await house.settle();
        const second = bodies({ waitSec: 20, maximumMessages: 1 });
        await house.settle();
        await client.send('work', 'one');
        await client.send('work', 'two');
        expect([await first, await second]).toEqual([['one'], ['two']]);
      });
    });

    test('a tenant with a backlog does not keep another waiting', async () => {
      for (let n = 0; n < 50; n += 1) await client.send('work', `replay ${n}`, { groupId: 'replay' });
      await client.send('work', 'live');
      expect(await bodies()).toContain('live');
    });

    test.each<[string, ReceiveOptions]>([
      ['no messages', { maximumMessages: 0 }],
      ['eleven messages', { maximumMessages: 11 }],
      ['a wait of 21 s', { waitSec: 21 }],
      ['a negative wait', { waitSec: -1 }],
      ['a visibility of more than twelve hours', { visibilitySec: 43_201 }],
    ])('a receive of %s is refused', async (_, options) => {
      await expect(client.receive('work', options)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    });
  });
};
