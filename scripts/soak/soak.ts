import { setTimeout as pause } from 'node:timers/promises';
import { startLocalStack } from '@twolane/local';
import type { Random } from '../feed/random.ts';
import { settle } from '../start/settle.ts';
import { createTableReader, journalEvents } from '../start/tables.ts';
import { auditOrders, type SoakAudit } from './audit.ts';
import { nextDeath } from './kill-plan.ts';
import { type Life, type StackPlace, startLife } from './killable-stack.ts';
import { lastingToken } from './lasting-token.ts';
import { type SoakOrder, startLoad } from './load.ts';
import { stockCounts, stockUp } from './warehouse.ts';

const STAGE = 'dev';
const READY_LIMIT_MS = 60_000;
const SCOPES = ['orders:write', 'events:write', 'inventory:read'] as const;

export interface SoakOptions {
  /** Ports are the same in every life, so that customers find the stack again. */
  readonly place: StackPlace & { readonly region: string };
  readonly kills: number;
  readonly ordersPerSec: number;
  readonly random: Random;
  readonly out: NodeJS.WriteStream;
  readonly nowMs: () => number;
  /** Ends the killing early; what was ordered by then is still settled and counted. */
  readonly signal: AbortSignal;
  onKill(kills: number, accepted: number): void;
}

export interface SoakReport extends SoakAudit {
  readonly kills: number;
  readonly killsDuringStart: number;
  readonly orders: number;
  readonly settled: boolean;
}

/** Throws where a stack does not come up again: that is what no kill may bring about. */
async function up(life: Life): Promise<Life> {
  if (await Promise.race([life.ready, pause(READY_LIMIT_MS, false, { ref: false })])) return life;
  await life.kill();
  throw new Error(`The stack did not come up again:\n${life.output()}`);
}

async function killAgainAndAgain(
  options: SoakOptions,
  accepted: () => number,
): Promise<Pick<SoakReport, 'kills' | 'killsDuringStart'>> {
  let kills = 0;
  let killsDuringStart = 0;
  while (kills < options.kills && !options.signal.aborted) {
    const death = nextDeath(options.random);
    const life = startLife(options.place);
    if (death.since === 'ready') await up(life);
    await pause(death.afterMs);
    await life.kill();
    kills += 1;
    if (death.since === 'process') killsDuringStart += 1;
    options.onKill(kills, accepted());
  }
  return { kills, killsDuringStart };
}

/** A last stack on the same folder comes to rest, and is asked what it has. */
async function takeStock(
  options: SoakOptions,
  orders: readonly SoakOrder[],
): Promise<SoakAudit & Pick<SoakReport, 'settled'>> {
  const { place, out, nowMs } = options;
  const stack = await startLocalStack(place);
  try {
    const settled = await settle(stack, 'After the last kill', out, nowMs, new AbortController().signal);
    const tables = createTableReader(stack.dynamodbUrl, place.region);
    const audit = await auditOrders(journalEvents(tables, `twolane-${STAGE}-outbox`), orders);
    let parked = 0;
    for await (const _ of tables.items(`twolane-${STAGE}-parked`)) parked += 1;
    tables.close();
    const stock = await stockCounts(stack.httpUrl, await stack.token(SCOPES, 'soak'), orders);
    const { inFlight, deadLettered } = stack.ledger.counts();
    const stuck = [
      { what: 'parked or dead-lettered', expected: 0, found: parked + deadLettered },
      { what: 'deliveries in flight', expected: 0, found: inFlight },
    ];
    return { ...audit, counts: [...audit.counts, ...stock, ...stuck], settled };
  } finally {
    await stack.stop();
  }
}

/**
 * Kills a stack again and again while customers order, then lets it come to rest and counts. Everything that was
 * accepted must be there once, and money and stock must be what the orders say.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { place, nowMs } = options;
  const httpUrl = `http://127.0.0.1:${place.httpPort}`;
  const token = lastingToken(`http://127.0.0.1:${place.issuerPort}`, SCOPES, nowMs);
  const first = await up(startLife(place));
  await stockUp(httpUrl, token, nowMs());
  await first.kill();

  const load = startLoad({ httpUrl, ordersPerSec: options.ordersPerSec, token });
  const killed = await killAgainAndAgain(options, load.answered);
  const last = await up(startLife(place));
  try {
    await load.stop();
  } finally {
    await last.kill();
  }
  const found = await takeStock(options, load.orders());
  return { ...found, ...killed, orders: load.orders().length };
}
