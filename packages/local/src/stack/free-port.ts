import { holdPort } from './held-port.ts';

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const { port, release } = await holdPort(0);
  await release();
  return port;
};
