import { timeText } from '@twolane/contracts';
import { misuse } from '../ended.ts';
import { parseMoment } from '../time/parse-moment.ts';

const HOUR_MS = 3_600_000;

/** `2026-11-25T04` */
export const hourText = (atMs: number): string => timeText(atMs).slice(0, '2026-11-25T04'.length);

/** `2026-11-25` */
export const dayText = (atMs: number): string => timeText(atMs).slice(0, '2026-11-25'.length);

/** The hour in which a time lies, as people name it. */
export function hourNamed(text: string, nowMs: number): string {
  const moment = parseMoment(text, nowMs);
  if (!moment.ok) throw misuse(moment.refusal);
  if (moment.value.lengthMs > HOUR_MS) throw misuse(`"${text}" is a day. Name an hour, such as ${text}T04.`);
  return hourText(moment.value.atMs);
}
