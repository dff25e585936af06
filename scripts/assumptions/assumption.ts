import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** Real resources to try things on: of an AWS account, or of anything that speaks as AWS does. */
export interface Place {
  readonly dynamo: DynamoDBClient;
  /** Text keys `pk` and `sk`, billed on demand. */
  readonly table: string;
  readonly sqs: SQSClient;
  /** A standard queue: visible again after 2 s, dead-lettered after 2 receives. */
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
  readonly events: EventBridgeClient;
  /** A rule of this bus sends what has the source `assumptions` to `busQueueUrl`. */
  readonly busName: string;
  readonly busQueueUrl: string;
  readonly s3: S3Client;
  /** With object lock, and a default retention of one day in GOVERNANCE mode. */
  readonly bucket: string;
  /** Another text at each call, so that probes do not meet. */
  newId(): string;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** What a probe saw: `undefined` where it is as assumed, otherwise what was seen instead. */
export type Seen = string | undefined;

/** Something that the system takes for granted of AWS. */
export interface Assumption {
  readonly id: string;
  readonly says: string;
  /** AWS's page that says so. */
  readonly documentation: string;
  /** A test that would be worth nothing if it were not so. */
  readonly reliedOnBy: string;
  /** Absent where no account shows it within minutes; `because` tells why. */
  readonly probe?: (place: Place) => Promise<Seen>;
  readonly because?: string;
}

/** The name of what was thrown, or nothing: most assumptions are about refusals. */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

export const expectEqual = (what: string, found: unknown, expected: unknown): Seen => {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  return left === right ? undefined : `${what} is ${left}, not ${right}`;
};

/** The first of several that is not as assumed. */
export const firstOf = (...seen: readonly Seen[]): Seen => seen.find((one) => one !== undefined);
