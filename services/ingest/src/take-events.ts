import type { Reception } from '@twolane/contracts';
import { admit, type Rules } from './domain/admit.ts';
import { fingerprintOf } from './fingerprint.ts';
import { CONCURRENT_COMMITS } from './limits.ts';
import { type RecordPorts, recordEvent } from './record-event.ts';
import {
  conflicting,
  type EventResult,
  type NamedResult,
  refusedBecause,
  unavailableNow,
} from './results.ts';

export interface TakePorts extends RecordPorts, Rules {}

/** One result for each value, in their order. Events do not wait for each other, and none is refused for another's sake. */
export const takeEvents = async (
  ports: TakePorts,
  values: readonly unknown[],
  reception: Reception & { readonly client: string },
): Promise<readonly NamedResult[]> => {
  const results: NamedResult[] = [];
  for (let start = 0; start < values.length; start += CONCURRENT_COMMITS) {
    const chunk = values.slice(start, start + CONCURRENT_COMMITS);
    const taken = await Promise.all(chunk.map((value) => takeEvent(ports, value, reception)));
    results.push(
      ...taken.map((result, offset) => ({ index: start + offset, ...idOf(chunk[offset]), ...result })),
    );
  }
  return results;
};

const takeEvent = async (
  ports: TakePorts,
  value: unknown,
  reception: Reception & { readonly client: string },
): Promise<EventResult> => {
  const admitted = admit(value, reception, ports);
  if (!admitted.ok) return refusedBecause(admitted.refusal);
  const { event, lateness } = admitted.value;
  const recording = await recordEvent(ports, admitted.value, fingerprintOf(event, value));
  switch (recording) {
    case 'accepted':
    case 'duplicate':
      return { status: recording, lateness };
    case 'conflict':
      return conflicting;
    case 'unavailable':
      return unavailableNow;
  }
};

/** Longer ids are refused anyway; an answer must not grow with what was sent. */
const MAX_ECHOED_ID_LENGTH = 128;

const idOf = (value: unknown): { readonly id?: string } => {
  if (typeof value !== 'object' || value === null || !('id' in value)) return {};
  const { id } = value;
  return typeof id === 'string' && id.length <= MAX_ECHOED_ID_LENGTH ? { id: id.toWellFormed() } : {};
};
