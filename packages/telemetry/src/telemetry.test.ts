import { createTelemetry, type Telemetry } from './telemetry.ts';
import { lambdaContext } from './testing/index.ts';

const recorded = (): { readonly telemetry: Telemetry; readonly lines: Record<string, unknown>[] } => {
  const lines: Record<string, unknown>[] = [];
  const telemetry = createTelemetry({
    service: 'orders',
    function: 'ordersOutcomes',
    consumer: 'orders-outcomes',
    sink: (line) => lines.push(JSON.parse(line)),
  });
  return { telemetry, lines };
};

const context = lambdaContext({ functionName: 'twolane-dev-ordersOutcomes' });

describe('the logger', () => {
  test('writes one JSON object a line, with service, function, consumer and the given fields', () => {
    const { telemetry, lines } = recorded();
    telemetry.logger.info('event handled', { eventId: '01J', correlationId: 'c-1', traceId: undefined });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'event handled',
        service: 'orders',
        function: 'ordersOutcomes',
        consumer: 'orders-outcomes',
        eventId: '01J',
        correlationId: 'c-1',
      }),
    ]);
    expect(lines[0]).not.toHaveProperty('traceId');
  });

  test('carries nothing from one line to the next', () => {
    const { telemetry, lines } = recorded();
    telemetry.logger.warn('first', { eventId: '01J' }, new Error('first'));
    telemetry.logger.info('second');
    expect(lines[1]).toMatchObject({ message: 'second' });
    expect(lines[1]).not.toHaveProperty('eventId');
    expect(lines[1]).not.toHaveProperty('error');
  });

  test('shows an error with its stack and cause, and what was thrown that is none', () => {
    const { telemetry, lines } = recorded();
    telemetry.logger.error('failed', {}, new TypeError('outer', { cause: new RangeError('inner') }));
    telemetry.logger.error('failed', {}, 'just text');
    expect(lines[0]).toMatchObject({
      error: { name: 'TypeError', message: 'outer', cause: { name: 'RangeError', message: 'inner' } },
    });
    expect(lines[1]).toMatchObject({ error: { name: 'Error', message: 'just text' } });
  });

  test('shows of an error what it says, and nothing of what it carries', () => {
    const { telemetry, lines } = recorded();
    // As DynamoDB's client throws it: with the items that a condition failed for.
    const carried = { CancellationReasons: [{ Item: { paymentMethod: { S: 'tok_of_somebody' } } }] };
    const inner = Object.assign(new Error('Transaction cancelled'), carried);
    telemetry.logger.error('failed', {}, new Error('outer', { cause: inner }));
    telemetry.logger.error('failed', {}, inner);
    telemetry.logger.error('failed', {}, new Error('outer', { cause: carried }));
    telemetry.logger.error('failed', {}, carried);
    expect(JSON.stringify(lines)).not.toContain('tok_of_somebody');
    expect(lines).toMatchObject([
      { error: { message: 'outer', cause: { message: 'Transaction cancelled' } } },
      { error: { message: 'Transaction cancelled', stack: expect.stringContaining('telemetry.test') } },
      { error: { message: 'outer' } },
      { error: { name: 'Error' } },
    ]);
  });

  test('shows the code and the id of the request by which others know it, where they are no more than that', () => {
    const { telemetry, lines } = recorded();
    const known = Object.assign(new Error(''), {
      code: 'ECONNREFUSED',
      $metadata: { requestId: 'r-1', attempts: 3 },
    });
    telemetry.logger.error('failed', {}, known);
    telemetry.logger.error(
      'failed',
      {},
      Object.assign(new Error('x'), { code: 'tok of somebody', $metadata: 7 }),
    );
    expect(lines[0]).toMatchObject({ error: { code: 'ECONNREFUSED', requestId: 'r-1' } });
    expect(JSON.stringify(lines[1])).not.toContain('somebody');
  });

  test('shows a long row of causes to its end at a limit, and one that is a ring', () => {
    const { telemetry, lines } = recorded();
    const ring = new Error('ring');
    ring.cause = ring;
    telemetry.logger.error('failed', {}, ring);
    expect(JSON.stringify(lines[0]).match(/"message":"ring"/g)).toHaveLength(5);
  });

  test('writes what a terminal would obey as escapes, so that a line that is looked at is what it seems', () => {
    const lines: string[] = [];
    const telemetry = createTelemetry({ service: 'orders', function: 'f', sink: (line) => lines.push(line) });
    const hostile = 'a\n{"level":"INFO"}\r\u001b[2J\u009b2J\u2028\u2029\u202egnp.exe\u2066\u007f\ufeff"}';
    telemetry.logger.info('looked at', { hostile });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ hostile });
  });

  test('bears the request id of the invocation that is running', () => {
    const { telemetry, lines } = recorded();
    telemetry.startInvocation(context);
    telemetry.logger.info('one');
    telemetry.startInvocation({ ...context, awsRequestId: 'another' });
    telemetry.logger.info('two');
    expect(lines.map((line) => line['function_request_id'])).toEqual([context.awsRequestId, 'another']);
  });

  test('is silent below its level', () => {
    const { telemetry, lines } = recorded();
    telemetry.logger.debug('details');
    expect(lines).toEqual([]);
  });
});

/** What CloudWatch reads from a line: metric name → [dimension names, unit, values]. */
const metricsOf = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap((line) => {
    const { _aws: header } = line;
    if (typeof header !== 'object' || header === null || !('CloudWatchMetrics' in header)) return [];
    const directives: unknown = header.CloudWatchMetrics;
    return Array.isArray(directives) ? directives.map((directive) => ({ directive, line })) : [];
  });

describe('the metrics', () => {
  test('go out once, at the end of the invocation, in the Embedded Metric Format', () => {
    const { telemetry, lines } = recorded();
    telemetry.metrics.add('lag', 12);
    telemetry.metrics.add('lag', 40);
    telemetry.metrics.add('applied', 1);
    expect(lines).toEqual([]);
    telemetry.endInvocation();
    expect(metricsOf(lines)).toEqual([
      {
        directive: {
          Namespace: 'Twolane',
          Dimensions: [['service', 'consumer']],
          Metrics: [
            { Name: 'Lag', Unit: 'Milliseconds' },
            { Name: 'Applied', Unit: 'Count' },
          ],
        },
        line: expect.objectContaining({
          service: 'orders',
          consumer: 'orders-outcomes',
          Lag: [12, 40],
          Applied: 1,
        }),
      },
    ]);
  });

  test('are sent in parts of at most 100 values, and none is lost', () => {
    const { telemetry, lines } = recorded();
    for (let i = 0; i < 250; i += 1) telemetry.metrics.add('lag', i);
    telemetry.endInvocation();
    const parts = lines.map((line) => line['Lag']);
    expect(parts.map((part) => (Array.isArray(part) ? part.length : 'no list'))).toEqual([100, 100, 50]);
    expect(parts.flat()).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(new Set(lines.map((line) => line['consumer']))).toEqual(new Set(['orders-outcomes']));
  });

  test('do not come again in the next invocation, and none makes no line', () => {
    const { telemetry, lines } = recorded();
    telemetry.metrics.add('applied', 1);
    telemetry.endInvocation();
    telemetry.endInvocation();
    expect(lines).toHaveLength(1);
  });

  test('an error’s kind and source colour that error alone', () => {
    const { telemetry, lines } = recorded();
    telemetry.metrics.addError({ kind: 'invalid-data', source: 'warehouse.main' });
    telemetry.metrics.addError({ kind: 'conflict', source: 'twolane.orders' });
    telemetry.metrics.add('parked', 1);
    telemetry.endInvocation();
    const seen = metricsOf(lines).map(({ directive, line }) => [
      directive.Dimensions,
      line['kind'],
      line['source'],
    ]);
    expect(seen).toEqual([
      [[['service', 'consumer', 'kind', 'source']], 'invalid-data', 'warehouse.main'],
      [[['service', 'consumer', 'kind', 'source']], 'conflict', 'twolane.orders'],
      [[['service', 'consumer']], undefined, undefined],
    ]);
  });

  test('a function that consumes no queue bears its own name in the place of a consumer', () => {
    const lines: Record<string, unknown>[] = [];
    const telemetry = createTelemetry({
      service: 'orders',
      function: 'ordersHttp',
      sink: (line) => lines.push(JSON.parse(line)),
    });
    telemetry.metrics.add('requests', 1);
    telemetry.metrics.addError({ kind: 'unexpected', source: 'http' });
    telemetry.endInvocation();
    const seen = metricsOf(lines).map(({ line }) => [line['consumer'], line['function']]);
    expect(seen).toEqual([
      ['ordersHttp', undefined],
      [undefined, 'ordersHttp'],
    ]);
  });

  test('a cold start is counted once', () => {
    const { telemetry, lines } = recorded();
    for (const _ of [1, 2, 3]) {
      telemetry.startInvocation(context);
      telemetry.endInvocation();
    }
    expect(lines.map((line) => line['ColdStarts'])).toEqual([1]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d does not void the line it would be on', (value) => {
    const { telemetry, lines } = recorded();
    telemetry.metrics.add('lag', value);
    telemetry.metrics.add('applied', 1);
    telemetry.endInvocation();
    expect(metricsOf(lines).map(({ directive }) => directive.Metrics)).toEqual([
      [{ Name: 'Applied', Unit: 'Count' }],
    ]);
  });
});
