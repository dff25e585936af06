import { at, type Json, type Resource, type Rule } from '../template.ts';

const EXPIRY_ATTRIBUTE = 'expiresAtSec';

const wanted: readonly (readonly [
  what: string,
  found: (table: Resource) => Json | undefined,
  value: Json,
])[] = [
  ['DeletionPolicy', ({ deletionPolicy }) => deletionPolicy, 'Retain'],
  ['UpdateReplacePolicy', ({ updateReplacePolicy }) => updateReplacePolicy, 'Retain'],
  ['BillingMode', ({ properties }) => properties['BillingMode'], 'PAY_PER_REQUEST'],
  [
    'point-in-time recovery',
    ({ properties }) => at(properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'),
    true,
  ],
  ['encryption', ({ properties }) => at(properties, 'SSESpecification', 'SSEEnabled'), true],
  ['time to live', ({ properties }) => at(properties, 'TimeToLiveSpecification', 'Enabled'), true],
  [
    'the time-to-live attribute',
    ({ properties }) => at(properties, 'TimeToLiveSpecification', 'AttributeName'),
    EXPIRY_ATTRIBUTE,
  ],
];

/** Data survives a mistake: kept, restorable, encrypted; and it does not pile up for ever. */
export const safeTables: Rule = ({ ofType }) =>
  ofType('AWS::DynamoDB::Table').flatMap((table) =>
    wanted
      .filter(([, found, value]) => found(table) !== value)
      .map(
        ([what, found, value]) =>
          `${table.id}: ${what} must be ${JSON.stringify(value)}, not ${JSON.stringify(found(table) ?? null)}`,
      ),
  );
