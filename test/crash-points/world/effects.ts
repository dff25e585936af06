import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Around } from '../core/calls.ts';

type StoredRecord = Parameters<BasePersistenceLayer['processExistingRecord']>[0];

interface Kept {
  readonly record: StoredRecord;
  /** By the world's clock: until then somebody may be at it. */
  readonly lockedUntilMs: number;
}

/** The table of Powertools' records; it outlives every process. */
export type EffectsTable = Map<string, Kept>;

const brokenTable = (): Error => new Error('The table cannot be reached.');

/**
 * Powertools' records as its DynamoDB layer keeps them: a record in progress may be taken over once its invocation's time is
 * up. Powertools reads the machine's clock, so what it says of that time is carried over to the world's.
 */
export class InterruptedEffects extends BasePersistenceLayer {
  readonly #table: EffectsTable;
  readonly #around: Around;
  readonly #nowMs: () => number;

  constructor(table: EffectsTable, around: Around, nowMs: () => number) {
    super();
    this.#table = table;
    this.#around = around;
    this.#nowMs = nowMs;
  }

  protected async _putRecord(record: StoredRecord): Promise<void> {
    await this.#around(
      'effects put',
      async () => {
        const before = this.#table.get(record.idempotencyKey);
        if (before !== undefined && !this.#isFree(before)) {
          throw new IdempotencyItemAlreadyExistsError('exists', before.record);
        }
        const lifeMs = (record.inProgressExpiryTimestamp ?? Date.now()) - Date.now();
        this.#table.set(record.idempotencyKey, { record, lockedUntilMs: this.#nowMs() + lifeMs });
      },
      brokenTable,
    );
  }

  protected async _getRecord(key: string): Promise<StoredRecord> {
    return this.#around(
      'read effects',
      async () => {
        const kept = this.#table.get(key);
        if (kept === undefined) throw new IdempotencyItemNotFoundError('not found');
        return kept.record;
      },
      brokenTable,
    );
  }

  protected async _updateRecord(record: StoredRecord): Promise<void> {
    await this.#around(
      'effects update',
      async () => {
        this.#table.set(record.idempotencyKey, { record, lockedUntilMs: this.#nowMs() });
      },
      brokenTable,
    );
  }

  protected async _deleteRecord(record: StoredRecord): Promise<void> {
    await this.#around(
      'effects delete',
      async () => {
        this.#table.delete(record.idempotencyKey);
      },
      brokenTable,
    );
  }

  #isFree({ record, lockedUntilMs }: Kept): boolean {
    return record.getStatus() === 'INPROGRESS' && lockedUntilMs < this.#nowMs();
  }
}
