import { Presets, SingleBar } from 'cli-progress';

const PLAIN_LINE_EVERY_MS = 2_000;
const REDRAW_EVERY_MS = 200;

export interface Progress {
  /** `note` is asked only when something is drawn. `total` where it has become another. */
  update(done: number, note: () => string, total?: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere (a log, CI) a line every two seconds. */
export function startProgress(
  what: string,
  total: number,
  out: NodeJS.WriteStream,
  nowMs: () => number,
): Progress {
  let of = total;
  if (!out.isTTY) {
    let nextMs = 0;
    return {
      update(done, note, newTotal = of) {
        of = newTotal;
        if (nowMs() < nextMs && done < of) return;
        nextMs = nowMs() + PLAIN_LINE_EVERY_MS;
        out.write(`${what}: ${done} of ${of}, ${note()}\n`);
      },
      stop() {},
    };
  }
  const bar = new SingleBar(
    { format: `${what} {bar} {value}/{total} | {note}`, stream: out, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: '' });
  let nextMs = 0;
  return {
    update(done, note, newTotal = of) {
      if (newTotal !== of) bar.setTotal(newTotal);
      of = newTotal;
      if (nowMs() < nextMs && done < of) return;
      nextMs = nowMs() + REDRAW_EVERY_MS;
      bar.update(done, { note: note() });
    },
    stop: () => bar.stop(),
  };
}
