import { type CloudEvent, eventKey, timeText } from '@twolane/contracts';

/** What a line of a late file is. Times before it is sent. */
export type LateLine =
  | {
      readonly kind: 'delivery';
      readonly deliveryId: string;
      readonly goods: Readonly<Record<string, number>>;
      readonly agoMs: number;
    }
  | {
      readonly kind: 'order';
      readonly orderId: string;
      readonly goods: Readonly<Record<string, number>>;
      readonly agoMs: number;
    }
  /** An event as the journal has it, which all of its consumers have: the `nth` of them, counted round. */
  | { readonly kind: 'known'; readonly nth: number }
  /** The first line once more. */
  | { readonly kind: 'twice' }
  | { readonly kind: 'bad'; readonly text: string };

/** A file as somebody sends it, and what is to become of it. */
export interface LateFile {
  readonly text: string;
  readonly good: number;
  /** Lines, counted from 1, that are to be reported. */
  readonly bad: readonly number[];
  /** Events that nobody has recorded. */
  readonly missing: readonly string[];
}

const UNIT_PRICE_MINOR = 150;

export const lateFileOf = (
  lines: readonly LateLine[],
  known: readonly CloudEvent[],
  nowMs: number,
): LateFile => {
  const texts: string[] = [];
  const bad: number[] = [];
  const good = new Set<string>();
  for (const line of lines) {
    const event = eventOf(line, known, nowMs);
    texts.push(line.kind === 'twice' ? (texts[0] ?? '') : textOf(line, event));
    const key = event === undefined ? undefined : eventKey(event);
    if (key === undefined || good.has(key) || line.kind === 'known') {
      bad.push(texts.length);
      continue;
    }
    good.add(key);
  }
  return { text: texts.map((text) => `${text}\n`).join(''), good: good.size, bad, missing: [...good] };
};

const textOf = (line: LateLine, event: object | undefined): string =>
  line.kind === 'bad' ? line.text : JSON.stringify(event ?? 'nothing is known yet');

interface Said {
  readonly source: string;
  readonly id: string;
  readonly data?: unknown;
}

const eventOf = (line: LateLine, known: readonly CloudEvent[], nowMs: number): Said | undefined => {
  switch (line.kind) {
    case 'delivery': {
      const { deliveryId, goods } = line;
      const lines = Object.entries(goods).map(([sku, quantity]) => ({ sku, quantity }));
      const data = { deliveryId, lines };
      const id = `arrival-${deliveryId}`;
      return {
        ...{ specversion: '1.0', id, source: 'warehouse.main', type: 'StockArrived.v1' },
        ...{ subject: deliveryId, time: timeText(nowMs - line.agoMs), data },
      };
    }
    case 'order': {
      const { orderId, goods } = line;
      const lines = Object.entries(goods).map(([sku, quantity]) => ({
        ...{ sku, quantity, unitPriceMinor: UNIT_PRICE_MINOR, kind: 'goods' },
      }));
      const totalMinor = lines.reduce((sum, { quantity }) => sum + quantity * UNIT_PRICE_MINOR, 0);
      return {
        ...{ specversion: '1.0', id: `late-${orderId}`, source: 'twolane.orders', type: 'OrderPlaced.v1' },
        ...{ subject: orderId, sequence: '0000000001', time: timeText(nowMs - line.agoMs) },
        data: { orderId, currency: 'GBP', totalMinor, lines },
      };
    }
    case 'known':
      return known[line.nth % Math.max(1, known.length)];
    default:
      return undefined;
  }
};
