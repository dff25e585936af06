/** First and last byte, both included. */
export type ByteRange = { readonly start: number; readonly end: number };

const form = /^bytes=(\d*)-(\d*)$/;

/**
 * RFC 9110, section 14.1.2, for one range, which is all that S3 takes. `whole`: the header is none that we follow, so
 * that everything is answered; `unsatisfiable`: it begins behind the end.
 */
export const rangeOf = (header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' => {
  const parts = header === undefined ? null : form.exec(header.trim());
  if (parts === null) return 'whole';
  const [, first = '', last = ''] = parts;
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= bytes ? 'unsatisfiable' : { start, end };
};
