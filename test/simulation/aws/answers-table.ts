import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Faults } from '../faults/faults.ts';
import type { Through } from './calls.ts';
import type { Instance } from './lambda.ts';

type StoredRecord = Parameters<BasePersistenceLayer['processExistingRecord']>[0];

/** The table that Powertools keeps answers in; all instances share it. */
export type AnswersTable = Map<string, StoredRecord>;

interface Ports {
  readonly table: AnswersTable;
  readonly through: Through;
  readonly faults: Faults;
}

/**
 * Powertools' records under the conditions of its own layer for DynamoDB (`DynamoDBPersistenceLayer`): a put is refused unless
 * there is none, or it has expired, or it has been in progress for too long; updates and deletes are unconditional. A subclass
 * because the library takes nothing else.
 */
export class SimulatedAnswers extends BasePersistenceLayer {
  readonly #instance: Instance;
  readonly #ports: Ports;

  constructor(instance: Instance, ports: Ports) {
    super();
    this.#instance = instance;
    this.#ports = ports;
  }

  protected async _putRecord(record: StoredRecord): Promise<void> {
    const nowMs = Date.now();
    const existing = await this.#call(`begins ${record.idempotencyKey}`, (table) => {
      const found = table.get(record.idempotencyKey);
      if (found !== undefined && !isOver(found, nowMs)) return found;
      table.set(record.idempotencyKey, record);
      return undefined;
    });
    if (existing !== undefined) throw new IdempotencyItemAlreadyExistsError('It exists.', existing);
  }

  protected async _getRecord(key: string): Promise<StoredRecord> {
    const record = await this.#call(`looks at ${key}`, (table) => table.get(key));
    if (record === undefined) throw new IdempotencyItemNotFoundError('There is none.');
    return record;
  }

  protected async _updateRecord(record: StoredRecord): Promise<void> {
    await this.#call(
      `ends ${record.idempotencyKey}`,
      (table) => void table.set(record.idempotencyKey, record),
    );
  }

  protected async _deleteRecord({ idempotencyKey }: StoredRecord): Promise<void> {
    await this.#call(`forgets ${idempotencyKey}`, (table) => void table.delete(idempotencyKey));
  }

  #call<Value>(what: string, work: (table: AnswersTable) => Value): Promise<Value> {
    const { through, faults, table } = this.#ports;
    return through(this.#instance, {
      what,
      isWrite: true,
      refuse: () => {
        if (!faults.fires('answersUnreachable')) return undefined;
        throw new Error('The table of answers cannot be reached.');
      },
      serve: async () => work(table),
    });
  }
}

const isOver = (record: StoredRecord, nowMs: number): boolean => {
  const { expiryTimestamp = Number.POSITIVE_INFINITY, inProgressExpiryTimestamp } = record;
  if (expiryTimestamp < nowMs / 1000) return true;
  const isInProgress = record.responseData === undefined && record.getStatus() === 'INPROGRESS';
  return isInProgress && inProgressExpiryTimestamp !== undefined && inProgressExpiryTimestamp < nowMs;
};
