import fc from 'fast-check';
import { type Crc, crc32c, crc64nvme } from './crc.ts';

const digestOf = (crc: Crc, ...pieces: readonly Uint8Array[]): string => {
  for (const piece of pieces) crc.update(piece);
  return crc.digest().toString('hex');
};

// The check values of the catalogue of parametrised CRC algorithms, over "123456789".
test.each([
  ['crc32c', crc32c, 'e3069283'],
  ['crc64nvme', crc64nvme, 'ae8b14860a799888'],
] as const)('%s of the digits', (_, make, expected) => {
  expect(digestOf(make(), Buffer.from('123456789'))).toBe(expected);
});

test('pieces make no difference', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (one, two) => {
      const whole = Buffer.concat([one, two]);
      expect(digestOf(crc32c(), one, two)).toBe(digestOf(crc32c(), whole));
      expect(digestOf(crc64nvme(), one, two)).toBe(digestOf(crc64nvme(), whole));
    }),
  );
});
