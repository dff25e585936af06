import { TerminalError } from '@twolane/store';
import type { OrderLine } from './domain/lines.ts';

/**
 * Lines as the text that items hold: `[["85123A",6,255],["POST",1,1800,"charge"]]`. They never change and are never
 * searched, and as maps of attributes they would take three times the bytes, which each later write of the item pays for
 * (docs/decisions/0050).
 */
export const linesToText = (lines: readonly OrderLine[]): string =>
  JSON.stringify(
    lines.map(({ sku, quantity, unitPriceMinor, kind }) =>
      kind === 'goods' ? [sku, quantity, unitPriceMinor] : [sku, quantity, unitPriceMinor, kind],
    ),
  );

/** Throws `TerminalError` for what `linesToText` does not make. */
export const linesFromJson = (value: unknown): readonly OrderLine[] => {
  if (!Array.isArray(value)) throw new TerminalError('Stored lines must be a list.');
  return value.map(lineFromTuple);
};

const lineFromTuple = (tuple: unknown, index: number): OrderLine => {
  const [sku, quantity, unitPriceMinor, kind = 'goods']: readonly unknown[] = Array.isArray(tuple)
    ? tuple
    : [];
  if (
    typeof sku === 'string' &&
    typeof quantity === 'number' &&
    typeof unitPriceMinor === 'number' &&
    (kind === 'goods' || kind === 'charge')
  ) {
    return { sku, quantity, unitPriceMinor, kind };
  }
  throw new TerminalError(`Stored line ${index} must be [sku, quantity, unitPriceMinor, kind?].`);
};
