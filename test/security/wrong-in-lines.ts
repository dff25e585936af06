/** Whether something is said that nobody may see: of one contract's data, and of an error that carries it. */
import { redact } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { createTelemetry } from '@twolane/telemetry';
import { createCanaries } from './canaries.ts';
import { plantedEvents } from './planted-events.ts';
import { seenIn } from './sinks.ts';

const NOW_MS = Date.parse('2026-11-21T04:10:00.000Z');

export const countContracts = (): number => catalog.contracts.length;

/** What leaks of the n-th contract, counted from 1; undefined for nothing. */
export const leakOfContract = async (n: number): Promise<string | undefined> => {
  const contract = catalog.contracts[n - 1];
  if (contract === undefined) return undefined;
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'security',
    function: 'leaks',
    sink: (line) => lines.push(line),
  });
  for (const { entry, how, type } of plantedEvents(createCanaries(), NOW_MS)) {
    if (type !== contract.type) continue;
    const { data } = Object(entry.detail);
    const [shown] = seenIn(JSON.stringify(redact(contract, data)));
    if (shown !== undefined) return `${type} shows its data with ${how}: ${shown}`;
    const carried = Object.assign(new Error('Transaction cancelled'), {
      CancellationReasons: [{ Item: data }],
    });
    telemetry.logger.error('failed', {}, new Error('Commit', { cause: carried }));
    const [logged] = seenIn(lines.join('\n'));
    if (logged !== undefined) return `a line of an error shows data of ${type}: ${logged}`;
  }
  return undefined;
};
