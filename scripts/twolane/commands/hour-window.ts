import { timeText } from '@twolane/contracts';
import { misuse } from '../ended.ts';
import { parseMoment } from '../time/parse-moment.ts';

const HOUR_MS = 3_600_000;
const HOUR_LENGTH = '2026-11-25T04'.length;

/** Name of the hour in which a time lies: `2026-11-25T04`. */
export function hourWindow(text: string, nowMs: number): string {
  const moment = parseMoment(text, nowMs);
  if (!moment.ok) throw misuse(moment.refusal);
  if (moment.value.lengthMs > HOUR_MS) throw misuse(`"${text}" is a day. Name an hour, such as ${text}T04.`);
  return timeText(moment.value.atMs).slice(0, HOUR_LENGTH);
}
