import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Assumption, expectEqual, firstOf, type Place, refusalOf } from './assumption.ts';

const CONTRACT = 'packages/store/src/dynamo-store.contract.test.ts';
const MAX_ACTIONS = 100;
const RACERS = 10;

const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const putNew = (table: string, pk: string, value: string) => ({
  Put: {
    TableName: table,
    Item: { ...keyOf(pk), value: { S: value } },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  },
});
const valueAt = async ({ dynamo, table }: Place, pk: string): Promise<string | undefined> => {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: table, Key: keyOf(pk), ConsistentRead: true }),
  );
  return Item?.['value']?.S;
};
const transact = ({ dynamo }: Place, input: TransactWriteItemsCommandInput) =>
  dynamo.send(new TransactWriteItemsCommand(input));

async function allOrNothing(place: Place) {
  const [taken, free] = [place.newId(), place.newId()];
  await transact(place, { TransactItems: [putNew(place.table, taken, 'first')] });
  const both = { TransactItems: [putNew(place.table, free, 'second'), putNew(place.table, taken, 'second')] };
  try {
    await transact(place, both);
    return 'a transaction with a failing condition was committed';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    return firstOf(
      expectEqual(
        'codes',
        reasons.map(({ Code }) => Code),
        ['None', 'ConditionalCheckFailed'],
      ),
      expectEqual('the item in the way', reasons[1]?.Item?.['value']?.S, 'first'),
      expectEqual('what the transaction left', await valueAt(place, free), undefined),
    );
  }
}

async function actionLimit(place: Place) {
  const puts = (count: number) => ({
    TransactItems: Array.from({ length: count }, () => putNew(place.table, place.newId(), 'one of many')),
  });
  return firstOf(
    expectEqual(`${MAX_ACTIONS} actions`, await refusalOf(transact(place, puts(MAX_ACTIONS))), undefined),
    expectEqual(
      `${MAX_ACTIONS + 1} actions`,
      await refusalOf(transact(place, puts(MAX_ACTIONS + 1))),
      'ValidationException',
    ),
  );
}

async function tokens(place: Place) {
  const ClientRequestToken = place.newId().slice(0, 36);
  const pk = place.newId();
  const adding = (by: string) => ({
    ClientRequestToken,
    TransactItems: [
      {
        Update: {
          TableName: place.table,
          Key: keyOf(pk),
          UpdateExpression: 'ADD times :by',
          ExpressionAttributeValues: { ':by': { N: by } },
        },
      },
    ],
  });
  await transact(place, adding('1'));
  await transact(place, adding('1'));
  const other = await refusalOf(transact(place, adding('2')));
  const { Item } = await place.dynamo.send(
    new GetItemCommand({ TableName: place.table, Key: keyOf(pk), ConsistentRead: true }),
  );
  return firstOf(
    expectEqual('the counter', Item?.['times']?.N, '1'),
    expectEqual('another request with the token', other, 'IdempotentParameterMismatchException'),
  );
}

async function racers(place: Place) {
  const pk = place.newId();
  const outcomes = await Promise.all(
    Array.from({ length: RACERS }, (_, n) =>
      refusalOf(transact(place, { TransactItems: [putNew(place.table, pk, String(n))] })),
    ),
  );
  const refusals = outcomes.filter((outcome) => outcome !== undefined);
  return firstOf(
    expectEqual('those who won', outcomes.length - refusals.length, 1),
    expectEqual('refusals', [...new Set(refusals)], ['TransactionCanceledException']),
  );
}

async function itemInTheWay(place: Place) {
  const pk = place.newId();
  const put = (value: string) =>
    place.dynamo.send(
      new PutItemCommand({
        TableName: place.table,
        Item: { ...keyOf(pk), value: { S: value } },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  await put('first');
  try {
    await put('second');
    return 'a put whose condition fails was done';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return expectEqual('the item in the way', error.Item?.['value']?.S, 'first');
  }
}

async function floors(place: Place) {
  const pk = place.newId();
  const take = () =>
    place.dynamo.send(
      new UpdateItemCommand({
        TableName: place.table,
        Key: keyOf(pk),
        UpdateExpression: 'ADD units :minusOne',
        ConditionExpression: 'units >= :one',
        ExpressionAttributeValues: { ':minusOne': { N: '-1' }, ':one': { N: '1' } },
      }),
    );
  await place.dynamo.send(
    new PutItemCommand({ TableName: place.table, Item: { ...keyOf(pk), units: { N: '3' } } }),
  );
  const outcomes = await Promise.all(Array.from({ length: RACERS }, () => refusalOf(take())));
  return firstOf(
    expectEqual('those who got a unit', outcomes.filter((outcome) => outcome === undefined).length, 3),
    expectEqual(
      'refusals',
      [...new Set(outcomes.filter((outcome) => outcome !== undefined))],
      ['ConditionalCheckFailedException'],
    ),
  );
}

export const TRANSACTIONS: readonly Assumption[] = [
  {
    id: 'transaction-all-or-nothing',
    says: 'A transaction with a failing condition changes nothing, and tells for each action, in order, why, with the item in the way.',
    documentation: 'DynamoDB API reference, TransactWriteItems; TransactionCanceledException',
    reliedOnBy: CONTRACT,
    probe: allOrNothing,
  },
  {
    id: 'transaction-limit',
    says: `A transaction has at most ${MAX_ACTIONS} actions.`,
    documentation: 'DynamoDB API reference, TransactWriteItems',
    reliedOnBy: CONTRACT,
    probe: actionLimit,
  },
  {
    id: 'client-request-token',
    says: 'A transaction sent again with its token is done once; another one with that token is refused.',
    documentation: 'DynamoDB developer guide, "Idempotency" of TransactWriteItems: for 10 minutes',
    reliedOnBy: 'packages/store/src/lost-answer.test.ts',
    probe: tokens,
  },
  {
    id: 'transactions-are-serializable',
    says: 'Of several transactions that want the same new item at the same time one wins, and the others are cancelled.',
    documentation: 'DynamoDB developer guide, "Isolation levels for transactions"',
    reliedOnBy: CONTRACT,
    probe: racers,
  },
  {
    id: 'condition-shows-item',
    says: 'A put whose condition fails can give back the item that is in the way, without another read.',
    documentation: 'DynamoDB API reference, PutItem, ReturnValuesOnConditionCheckFailure',
    reliedOnBy: CONTRACT,
    probe: itemInTheWay,
  },
  {
    id: 'counter-with-floor',
    says: 'Concurrent updates of one counter under a condition never go below it.',
    documentation: 'DynamoDB developer guide, "Condition expressions"; updates of an item are serialised',
    reliedOnBy: 'services/inventory/src/inventory.interleavings.test.ts',
    probe: floors,
  },
];
