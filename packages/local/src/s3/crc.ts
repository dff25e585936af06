/** A checksum that is fed piece by piece. */
export type Crc = { update(bytes: Uint8Array): void; digest(): Buffer };

/** Reflected, over 32 bits. */
const table32 = (polynomial: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });

/** Castagnoli's (RFC 3720, appendix B.4). */
const castagnoli = table32(0x82f63b78);

export const crc32c = (): Crc => {
  let value = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) value = (value >>> 8) ^ (castagnoli[(value ^ byte) & 0xff] ?? 0);
    },
    digest: () => {
      const out = Buffer.alloc(4);
      out.writeUInt32BE((value ^ 0xffffffff) >>> 0);
      return out;
    },
  };
};

/** NVM Express, "NVM Command Set Specification", 64b CRC: reflected, in two halves because a number holds 53 bits. */
const nvme = { high: 0x9a6c9329, low: 0xac4bc9b5 };
const table64 = (() => {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let upper = 0;
    let lower = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = lower & 1;
      lower = ((lower >>> 1) | ((upper & 1) << 31)) >>> 0;
      upper >>>= 1;
      if (isOdd) {
        upper ^= nvme.high;
        lower ^= nvme.low;
      }
    }
    high[byte] = upper >>> 0;
    low[byte] = lower >>> 0;
  }
  return { high, low };
})();

export const crc64nvme = (): Crc => {
  let upper = 0xffffffff;
  let lower = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (lower ^ byte) & 0xff;
        lower = ((lower >>> 8) | ((upper & 0xff) << 24)) ^ (table64.low[index] ?? 0);
        upper = (upper >>> 8) ^ (table64.high[index] ?? 0);
      }
    },
    digest: () => {
      const out = Buffer.alloc(8);
      out.writeUInt32BE((upper ^ 0xffffffff) >>> 0, 0);
      out.writeUInt32BE((lower ^ 0xffffffff) >>> 0, 4);
      return out;
    },
  };
};
