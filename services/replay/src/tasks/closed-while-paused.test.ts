import { requested } from './testing/requested.ts';

test('an execution that comes to wait for a replay that was closed meanwhile is told at once, and ends', async () => {
  const world = await requested(1);
  await world.wish('pause', 'a limit was passed');
  // The watch takes the execution for dead, and has the worker close the record.
  await world.task('fail', { name: 'WorkflowEnded', error: 'Stopped', cause: 'killed' });

  await world.task('awaitResume', { token: 'token-1' });
  expect(world.woken).toEqual(['token-1']);
  expect(await world.task('decideResume', { timedOut: false })).toEqual({ next: 'aborted' });
  expect(await world.replay()).toMatchObject({ status: 'failed' });
});
