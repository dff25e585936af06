export {
  type Bucket,
  bucketPk,
  bucketsBetween,
  bucketsOfMinute,
  minuteOf,
  minuteText,
  parseBucketPk,
} from './bucket.ts';
export { createJournal, type JournalOptions } from './journal.ts';
