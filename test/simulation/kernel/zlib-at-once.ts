/**
 * Makes zlib's `gzip` and `gunzip` do their work at once and tell of it a moment later. The replay worker packs its deltas with
 * them, on threads: when those are done is nobody's to say, and a simulation would not be the same twice. What comes out is the
 * same. Import it before whatever imports zlib.
 */
const zlib = process.getBuiltinModule('node:zlib');

type Tell = (error: unknown, result?: Buffer) => void;

const atOnce = (name: 'gzip' | 'gunzip', work: (data: Uint8Array, options: object) => Buffer): void => {
  const value = (data: string | Uint8Array, ...rest: readonly (object | Tell)[]): void => {
    const tell = rest.find((one) => typeof one === 'function');
    const options = rest.find((one) => typeof one === 'object') ?? {};
    const [error, result] = tried(() => work(typeof data === 'string' ? Buffer.from(data) : data, options));
    process.nextTick(() => tell?.(error, result));
  };
  Object.defineProperty(zlib, name, { value, configurable: true, writable: true, enumerable: true });
};

const tried = (work: () => Buffer): readonly [unknown, Buffer?] => {
  try {
    return [null, work()];
  } catch (error) {
    return [error];
  }
};

atOnce('gzip', (data, options) => zlib.gzipSync(data, options));
atOnce('gunzip', (data, options) => zlib.gunzipSync(data, options));
process.getBuiltinModule('node:module').syncBuiltinESMExports();
