import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';

type StoredRecord = Parameters<BasePersistenceLayer['processExistingRecord']>[0];

/** Powertools' records in memory. `fails`: the table cannot be reached. */
export class MemoryPersistence extends BasePersistenceLayer {
  readonly records = new Map<string, StoredRecord>();
  fails = false;

  protected async _putRecord(record: StoredRecord): Promise<void> {
    this.reach();
    const existing = this.records.get(record.idempotencyKey);
    if (existing !== undefined) throw new IdempotencyItemAlreadyExistsError('exists', existing);
    this.records.set(record.idempotencyKey, record);
  }

  protected async _getRecord(key: string): Promise<StoredRecord> {
    this.reach();
    const record = this.records.get(key);
    if (record === undefined) throw new IdempotencyItemNotFoundError('not found');
    return record;
  }

  protected async _updateRecord(record: StoredRecord): Promise<void> {
    this.reach();
    this.records.set(record.idempotencyKey, record);
  }

  protected async _deleteRecord(record: StoredRecord): Promise<void> {
    this.reach();
    this.records.delete(record.idempotencyKey);
  }

  private reach(): void {
    if (this.fails) throw new Error('The table cannot be reached.');
  }
}
