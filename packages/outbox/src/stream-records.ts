import type { DynamoDBRecord } from 'aws-lambda';
import { readRow } from './entry.ts';
import type { InsertedRow } from './relay.ts';

/**
 * The insertions of journal rows among stream records. Receipts and the cursor are no journal rows; the event source mapping
 * filters them already, and this function does not depend on it.
 */
export const insertedRows = (records: readonly DynamoDBRecord[]): readonly InsertedRow[] =>
  records.flatMap(({ eventName, dynamodb }): readonly InsertedRow[] => {
    const { NewImage: image, SequenceNumber: sequenceNumber } = dynamodb ?? {};
    const pk = image?.['pk']?.S;
    const sk = image?.['sk']?.S;
    if (eventName !== 'INSERT' || sequenceNumber === undefined || pk === undefined || sk === undefined)
      return [];
    const row = readRow({ pk, sk, event: image?.['event']?.S });
    return row === undefined ? [] : [{ sequenceNumber, row }];
  });
