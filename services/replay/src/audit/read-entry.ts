import type { AuditEntry } from './entry.ts';

/** The entry that this text is, or undefined where it is none. Never throws. */
export const entryFrom = (text: string): AuditEntry | undefined => {
  const value = parsed(text);
  return isEntry(value) ? value : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isEntry = (value: unknown): value is AuditEntry => {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, atMs, by, action, about, reason, details } = Object.fromEntries(Object.entries(value));
  return (
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(atMs) &&
    [by, action, about].every((member) => typeof member === 'string') &&
    (reason === undefined || typeof reason === 'string') &&
    (details === undefined || (typeof details === 'object' && details !== null && !Array.isArray(details)))
  );
};
