import { traceIdOf } from './trace.ts';

describe('traceIdOf', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  test.each([
    ['version 00', `00-${id}-b7ad6b7169203331-01`, id],
    ['a later version with more fields', `cc-${id}-b7ad6b7169203331-01-what-ever`, id],
    ['all zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    ['upper case', `00-${id.toUpperCase()}-b7ad6b7169203331-01`, undefined],
    ['too short an id', '00-0af7-b7ad6b7169203331-01', undefined],
    ['something behind the flags', `00-${id}-b7ad6b7169203331-01x`, undefined],
    ['none', undefined, undefined],
    ['empty text', '', undefined],
  ])('%s', (_, traceparent, expected) => {
    expect(traceIdOf(traceparent)).toBe(expected);
  });
});
