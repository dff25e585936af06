import type { ReplayFiles } from '../../files.ts';

/** The bucket in memory. Chunks are small, so that lines lie across them. */
export const memoryFiles = (chunkBytes = 7) => {
  const objects = new Map<string, Uint8Array>();
  const files: ReplayFiles = {
    list: async (prefix, { after = '', limit = 1_000 } = {}) => {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
      return { keys: keys.slice(0, limit), more: keys.length > limit };
    },
    read: async (key, { fromByte = 0, toByte } = {}) => {
      const body = objects.get(key);
      if (body === undefined || fromByte > body.byteLength) return undefined;
      return {
        bytes: Math.min(body.byteLength, toByte ?? body.byteLength),
        chunks: chunksOf(body.subarray(fromByte, toByte), chunkBytes),
        close: () => undefined,
      };
    },
    put: async (key, body) => void objects.set(key, Uint8Array.from(body)),
    putNew: async (key, body) => {
      if (objects.has(key)) return false;
      objects.set(key, Uint8Array.from(body));
      return true;
    },
  };
  return {
    files,
    objects,
    text: (key: string) => Buffer.from(objects.get(key) ?? []).toString('utf8'),
  };
};

async function* chunksOf(body: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.byteLength; from += chunkBytes) {
    yield body.subarray(from, from + chunkBytes);
  }
}
