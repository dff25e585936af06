import type { Archive as ArchiveReader } from '@twolane/archive';
import { RetryableError } from '@twolane/store';
import type { Archive } from './tasks/ports.ts';

/** The archive as the scan reads it. A line that cannot be read comes as `undefined`, so that it is counted. */
export const archiveSource = (reader: Pick<ArchiveReader, 'events'>): Archive => ({
  async *arrived(fromMs, toMs) {
    try {
      for await (const line of reader.events({ fromMs, toMs })) yield line.ok ? line.value.event : undefined;
    } catch (cause) {
      const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new RetryableError(`Archive, ${new Date(fromMs).toISOString()}: ${why}`, { cause });
    }
  },
});
