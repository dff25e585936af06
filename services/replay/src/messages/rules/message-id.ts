import { parseTime, timeText } from '@twolane/contracts';

/** Where a kept message is: these three are its key in ParkedTable. */
export interface MessageName {
  readonly consumer: string;
  /** When it came into the consumer's queue, epoch milliseconds. */
  readonly sentAtMs: number;
  /** Of SQS. */
  readonly sqsMessageId: string;
}

/** As `messageIdOf` makes them: fit for a path, an argument and a key. */
export const MESSAGE_ID = '^[a-z0-9-]{1,64}\\.[0-9]{8}T[0-9]{9}Z\\.[A-Za-z0-9_-]{1,100}$';
const PATTERN = new RegExp(MESSAGE_ID);

/**
 * A kept message's name in the admin API: `inventory-restock.20261121T040506000Z.<SQS message id>`. It says where the
 * message is, so that it is found without an index, and it tells people whose it is and of when.
 */
export const messageIdOf = ({ consumer, sentAtMs, sqsMessageId }: MessageName): string =>
  `${consumer}.${timeText(sentAtMs).replaceAll(/[-:.]/g, '')}.${sqsMessageId}`;

/** `undefined` for text that `messageIdOf` does not make. */
export const messageNameFrom = (messageId: string): MessageName | undefined => {
  if (!PATTERN.test(messageId)) return undefined;
  const [consumer = '', time = '', sqsMessageId = ''] = messageId.split('.');
  const sentAtMs = parseTime(
    time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'),
  );
  return sentAtMs === undefined ? undefined : { consumer, sentAtMs, sqsMessageId };
};
