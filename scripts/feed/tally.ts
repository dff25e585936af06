import Big from 'big.js';
import type { AcceptedLine, QuarantinedLine, QuarantineReason } from './classify-line.ts';

export interface LineFigures {
  readonly lines: { readonly read: number; readonly accepted: number; readonly quarantined: number };
  /**
   * Integers. `accepted` is net of returns, so that `accepted + quarantined` is the sum of quantity × price over the
   * whole file; `returned` is the part of it that went back, as a positive number.
   */
  readonly amountMinor: {
    readonly accepted: number;
    readonly quarantined: number;
    readonly returned: number;
  };
  /** What quarantined lines hold beyond whole pennies, exact: '0' unless a price has more than two decimals. */
  readonly quarantinedFractionMinor: string;
  readonly quarantineReasons: { readonly [reason in QuarantineReason]?: number };
}

/** Adds up a feed's lines exactly, whatever their number. */
export function createTally() {
  let accepted = Big(0);
  let returned = Big(0);
  let quarantined = Big(0);
  let acceptedLines = 0;
  const reasons: { [reason in QuarantineReason]?: number } = {};
  let quarantinedLines = 0;

  return {
    accept(line: AcceptedLine): void {
      acceptedLines += 1;
      accepted = accepted.plus(line.amountMinor);
      if (line.isReturn) returned = returned.minus(line.amountMinor);
    },
    quarantine(line: QuarantinedLine): void {
      quarantinedLines += 1;
      quarantined = quarantined.plus(line.amountMinor);
      reasons[line.reason] = (reasons[line.reason] ?? 0) + 1;
    },
    figures(): LineFigures {
      const whole = quarantined.round(0, Big.roundDown);
      return {
        lines: {
          read: acceptedLines + quarantinedLines,
          accepted: acceptedLines,
          quarantined: quarantinedLines,
        },
        amountMinor: {
          accepted: accepted.toNumber(),
          quarantined: whole.toNumber(),
          returned: returned.toNumber(),
        },
        quarantinedFractionMinor: quarantined.minus(whole).toFixed(),
        quarantineReasons: { ...reasons },
      };
    },
  };
}

export type Tally = ReturnType<typeof createTally>;
