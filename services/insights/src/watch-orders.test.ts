import { setTimeout as wait } from 'node:timers/promises';
import { at, placed } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const lamps = [{ sku: 'LAMP', quantity: 2 }];

test('a run that fails leaves nothing under way that a frozen sandbox would commit in a later one', async () => {
  let said = 0;
  const insights = stage({
    hooks: {
      beforeCommit: async ({ events }) => {
        if (events.length === 0) return;
        said += 1;
        if (said === 1) throw new Error('the line broke');
        await wait(20);
      },
    },
  });
  for (const orderId of ['a', 'b', 'c']) await insights.follow(placed(orderId, lamps));
  insights.setTime(at('05:00:00'));
  await expect(insights.lookAround()).rejects.toThrow('the line broke');
  expect(insights.recorded('OrderStuck.v1')).toHaveLength(2);
  await insights.lookAround();
  expect(insights.recorded('OrderStuck.v1')).toHaveLength(3);
});
