/** Names one receive of one message; a later receive of the same message has another. */
export type Receipt = {
  readonly queueId: number;
  readonly rowId: number;
  readonly receiveCount: number;
};

const form = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.[0-9a-f-]{36}$/;

/** Opaque to callers, as SQS wants it. The message's id in it keeps handles of different data directories apart. */
export const writeReceipt = ({ queueId, rowId, receiveCount }: Receipt, messageId: string): string =>
  Buffer.from(`${queueId}.${rowId}.${receiveCount}.${messageId}`).toString('base64');

export type ParsedReceipt = Receipt & { readonly messageId: string };

/** `undefined` for what `writeReceipt` does not write, or wrote for another queue. */
export const readReceipt = (handle: string, queueId: number): ParsedReceipt | undefined => {
  const text = Buffer.from(handle, 'base64').toString('latin1');
  const [, queue, row, count] = form.exec(text) ?? [];
  if (Number(queue) !== queueId || row === undefined || count === undefined) return undefined;
  return { queueId, rowId: Number(row), receiveCount: Number(count), messageId: text.slice(-36) };
};
