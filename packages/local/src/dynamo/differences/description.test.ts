import type { TableDefinition } from '../../template/definitions.ts';
import { describedAsOnAws } from './description.ts';

const table: TableDefinition = {
  logicalId: 'Outbox',
  name: 'outbox',
  arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/outbox',
  hashKey: { name: 'pk', type: 'S' },
  rangeKey: undefined,
  streamView: 'NEW_IMAGE',
  streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/outbox/stream/2026-01-01T00:00:00.000',
  ttlAttribute: undefined,
};
const ofEngine = {
  Table: {
    TableName: 'outbox',
    TableArn: 'arn:aws:dynamodb:dynoxide:000000000000:table/outbox',
    TableStatus: 'ACTIVE',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    LatestStreamArn: 'arn:aws:dynamodb:dynoxide:000000000000:table/outbox/stream/1795726659.700638055',
    LatestStreamLabel: '1795726659.700638055',
  },
};

test('a table and its stream are described by the names of the template', () => {
  expect(describedAsOnAws(ofEngine, table)).toEqual({
    Table: {
      TableName: 'outbox',
      TableArn: table.arn,
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      LatestStreamArn: table.streamArn,
      LatestStreamLabel: '2026-01-01T00:00:00.000',
    },
  });
});

test('a table without a stream gets none; an answer that describes nothing stays as it is', () => {
  const plain = { Table: { TableName: 'outbox', TableArn: 'x' } };
  expect(describedAsOnAws(plain, { ...table, streamView: undefined })).toEqual({
    Table: { TableName: 'outbox', TableArn: table.arn },
  });
  expect(describedAsOnAws({}, table)).toEqual({});
});
