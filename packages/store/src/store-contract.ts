/**
 * What every store promises. Each file of the suite takes a store under test; run it on every implementation and on every
 * engine, and nowhere else is the meaning of a commit tested.
 */
import { describeCommits } from './contract/commits.ts';
import { describeConcurrency } from './contract/concurrency.ts';
import { describeCounters } from './contract/counters.ts';
import { describeLimits } from './contract/limits.ts';
import { describeModel } from './contract/model.ts';
import { describeReads } from './contract/reads.ts';
import type { StoreUnderTest } from './contract/support.ts';
import { describeValues } from './contract/values.ts';

const START_LIMIT_MS = 60_000;

/** `start` is called once; its tables are `CONTRACT_TABLES`, empty, with `contractJournal` as the journal. */
export const describeStoreContract = (name: string, start: () => Promise<StoreUnderTest>): void => {
  describe(`${name} keeps the store contract`, () => {
    let underTest: StoreUnderTest | undefined;
    beforeAll(async () => {
      underTest = await start();
    }, START_LIMIT_MS);
    afterAll(() => underTest?.close(), START_LIMIT_MS);

    const store = () => {
      if (underTest === undefined) throw new Error(`${name} has not started.`);
      return underTest.store;
    };
    for (const part of [
      describeCommits,
      describeCounters,
      describeValues,
      describeReads,
      describeLimits,
      describeConcurrency,
      describeModel,
    ]) {
      part(store);
    }
  });
};
