import { at, type Rule } from '../template.ts';

/** Who writes the journal and who reads it must divide a minute alike, or a row lies where nobody looks. */
export const oneShardCount: Rule = ({ ofType }) => {
  const counted = ofType('AWS::Lambda::Function')
    .filter(({ properties }) => at(properties, 'Environment', 'Variables', 'OUTBOX_TABLE') !== undefined)
    .map(({ id, properties }) => ({
      id,
      shards: at(properties, 'Environment', 'Variables', 'OUTBOX_SHARDS'),
    }));
  const [first] = counted;
  return counted.flatMap(({ id, shards }) => {
    if (shards === undefined) return [`${id}: has OUTBOX_TABLE and no OUTBOX_SHARDS`];
    return shards === first?.shards
      ? []
      : [`${id}: has ${String(shards)} OUTBOX_SHARDS, ${first?.id} has ${String(first?.shards)}`];
  });
};
