import { RetryableError } from '@twolane/store';
import type { AdminPorts } from './ports.ts';

/**
 * Tells the workflow of what is committed already. Where it cannot be reached the answer stays what it is: the watch tells
 * it again within a minute.
 */
export const attempt = async (
  { logger }: Pick<AdminPorts, 'logger'>,
  what: { readonly doing: string; readonly replayId: string },
  call: () => Promise<unknown>,
): Promise<void> => {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    logger.warn('the workflow could not be told; the watch will', { ...what }, error);
  }
};
