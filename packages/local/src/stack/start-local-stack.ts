import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLocalJWKSet } from 'jose';
import type { ControlRoute } from '../control-api/control-route.ts';
import { faultsRoutes } from '../control-api/faults-routes.ts';
import { createDynamoClient } from '../dynamo/dynamo-client.ts';
import { startEngine, useEngine } from '../dynamo/engine.ts';
import { ensureTable } from '../dynamo/tables.ts';
import { createFaults } from '../faults/faults.ts';
import { startHttpApi } from '../http/http-api.ts';
import { keepCallsIn } from '../identity/calls-file.ts';
import { actingOnBehalf } from '../identity/on-behalf.ts';
import { permissionsRoute } from '../identity/permissions-route.ts';
import { accessKeyIdOf } from '../lambda/function-environment.ts';
import { startLambdaService } from '../lambda/lambda-service.ts';
import { startIssuer } from '../oidc/issuer.ts';
import { startScheduler } from '../schedules/scheduler.ts';
import { createCallMetrics } from '../seeing/metrics/call-metrics.ts';
import { createFunctionMetrics } from '../seeing/metrics/function-metrics.ts';
import { systemClock } from '../storage/clock.ts';
import { awsUrlOf, startAwsEndpoint } from './aws-endpoint.ts';
import { createChildRegistry } from './child-registry.ts';
import { openCloud } from './cloud.ts';
import { openControl } from './control.ts';
import { lockDataDirectory } from './data-lock.ts';
import { holdPort } from './held-port.ts';
import { waitUntilQuiet } from './idle.ts';
import { loadTemplate } from './load-template.ts';
import { audiencesOf, withIssuer } from './local-issuer.ts';
import type { LocalStack, LocalStackStats } from './local-stack.ts';
import {
  accountId,
  defaultLocalConcurrency,
  defaultRegion,
  defaultStackName,
  type LocalStackOptions,
} from './options.ts';
import { openSeeing } from './seeing.ts';
import { startMappings } from './start-mappings.ts';
import { explainedStart } from './start-trouble.ts';
import { startTableCare } from './table-care.ts';
import { watchMemory } from './whole-memory.ts';

const drainLimitMs = 5_000;

const within = (limitMs: number, work: Promise<unknown>): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, limitMs);
    const finish = (): void => {
      clearTimeout(timer);
      done();
    };
    work.then(finish, finish);
  });

const start = async (options: LocalStackOptions): Promise<LocalStack> => {
  const startedMs = performance.now();
  const dataDir = resolve(options.dataDir);
  const artifactsDir = resolve(options.artifactsDir);
  const region = options.region ?? defaultRegion;
  const nowMs = () => Date.now();
  const notice = (text: string): void => options.onNotice?.(text);
  const onError = (error: unknown): void =>
    notice(error instanceof Error ? (error.stack ?? error.message) : String(error));

  await using cleanup = new AsyncDisposableStack();
  const httpHeld = await holdPort(options.httpPort);
  cleanup.defer(httpHeld.release);
  const awsHeld = await holdPort(options.awsPort);
  cleanup.defer(awsHeld.release);
  const [httpPort, awsPort] = [httpHeld.port, awsHeld.port];
  const { definition, identity } = await loadTemplate(options.templateFile, {
    region,
    accountId,
    stackName: options.stackName ?? defaultStackName,
    awsUrl: awsUrlOf(awsPort),
    httpUrl: `http://127.0.0.1:${httpPort}`,
  });
  const may = actingOnBehalf(definition, identity);

  mkdirSync(dataDir, { recursive: true });
  cleanup.defer(lockDataDirectory(dataDir));
  const children = createChildRegistry(join(dataDir, 'run'), dataDir);
  const leftovers = children.endLeftovers();
  if (leftovers > 0) notice(`ended ${leftovers} processes that an earlier stack left behind`);
  const watch = { onProcessStarted: children.started, onProcessGone: children.gone };

  const issuer = await startIssuer({
    port: options.issuerPort,
    keyFile: join(dataDir, 'issuer', 'key.json'),
    audiences: audiencesOf(definition.httpApis),
    nowMs,
  });
  cleanup.defer(issuer.stop);
  const engine =
    options.dynamodbEndpoint === undefined
      ? await startEngine({ dataDir, onWarning: notice, ...watch })
      : await useEngine(options.dynamodbEndpoint);
  cleanup.defer(engine.stop);
  const dynamo = createDynamoClient(engine.url);
  for (const table of definition.tables) await ensureTable(dynamo, table);

  const names = new Map(definition.functions.map(({ name }) => [accessKeyIdOf(name), name]));
  const faults = createFaults({ principalOf: (accessKeyId) => names.get(accessKeyId) });
  const callsDir = options.callsDir ?? process.env['TWOLANE_CALLS_DIR'];
  if (callsDir !== undefined) {
    cleanup.defer(
      keepCallsIn({ folder: callsDir, name: randomUUID(), calls: identity.calls, onError }).close,
    );
  }
  const cloud = openCloud({ definition, dataDir, faults, may, onError });
  cleanup.defer(cloud.stop);
  const functionMetrics = createFunctionMetrics();
  const callMetrics = createCallMetrics();
  const lambda = await startLambdaService({
    functions: definition.functions,
    artifactsDir,
    dataDir,
    region,
    awsUrl: awsUrlOf(awsPort),
    localConcurrency: options.localConcurrency ?? defaultLocalConcurrency(),
    onLog: (name, text) => {
      functionMetrics.read(name, text);
      options.onLog?.(name, text);
    },
    faults,
    ...watch,
  });
  cleanup.defer(lambda.stop);
  const { invoke } = lambda;
  const { buckets, source: queues } = cloud;
  const control = await openControl({
    definition,
    buckets,
    queues,
    artifactsDir,
    dataDir,
    may,
    invoke,
    onError,
  });
  cleanup.defer(control.close);
  await awsHeld.release();
  const measured = [callMetrics, functionMetrics];
  const seeing = openSeeing({ definition, cloud, control, engine: dynamo, measured, dataDir, nowMs });
  const controlRoutes: readonly ControlRoute[] = [
    ...seeing.routes,
    ...faultsRoutes(faults),
    permissionsRoute(identity.calls),
  ];
  const aws = await startAwsEndpoint({
    definition,
    cloud,
    control,
    controlRoutes,
    faults,
    authorize: may.authorize,
    engineUrl: engine.url,
    port: awsPort,
    onCall: callMetrics.onCall,
    onError,
  });
  cleanup.defer(aws.stop);

  const mappings = startMappings({
    ...{ definition, region, dataDir, cloud, functions: lambda, engine: dynamo, nowMs, onError },
  });
  cleanup.defer(mappings.close);
  cleanup.defer(async () => {
    await within(drainLimitMs, mappings.stop());
    await lambda.stop();
    await mappings.stop();
  });
  // Before the functions' processes are ended: a task that dies with the stack has not failed.
  cleanup.defer(async () => {
    await within(drainLimitMs, control.drain());
    control.freeze();
  });

  const care = startTableCare({
    engine,
    client: dynamo,
    tables: definition.tables,
    streamMappings: mappings.streams,
    nowMs,
    onError,
  });
  cleanup.defer(care.stop);
  const scheduler = startScheduler({
    schedules: definition.schedules,
    accountId,
    region,
    queues: cloud.queues,
    accept: control.accept,
    clock: systemClock,
    mayInvoke: may.mayInvoke,
    mayDeadLetter: may.mayDeadLetter,
    onLost: notice,
    onError,
  });
  cleanup.defer(scheduler.stop);
  const [api] = definition.httpApis;
  await httpHeld.release();
  const http =
    api === undefined
      ? undefined
      : await startHttpApi({
          api: withIssuer(api, issuer.url),
          accountId,
          port: httpPort,
          keys: createLocalJWKSet({ keys: [issuer.key.publicJwk] }),
          invoke: lambda.invoke,
          nowMs,
          mayServe: may.mayServe,
          faults,
          onError,
        });
  if (http !== undefined) cleanup.defer(http.stop);
  control.resume();

  const memory = watchMemory(() => {
    const enginePid = engine.pid();
    return [process.pid, ...(enginePid === undefined ? [] : [enginePid]), ...lambda.pids()];
  });
  cleanup.defer(memory.stop);

  const inFlight = () => ({
    http: http?.inFlight() ?? 0,
    batches: mappings.inFlight() + control.inFlight(),
  });
  const isQuiet = (): boolean => {
    const { http: requests, batches } = inFlight();
    return (
      requests === 0 &&
      batches === 0 &&
      mappings.streams.every((mapping) => mapping.caughtUp()) &&
      cloud.isIdle()
    );
  };

  const stats = (): LocalStackStats => ({
    upMs: performance.now() - startedMs,
    functions: lambda.stats(),
    queues: cloud.queueStats(),
    deliveryStreams: cloud.streams
      .all()
      .map((stream) => ({ name: stream.definition.name, waiting: stream.waiting() })),
    ledger: cloud.ledger,
    memory: memory.now(),
    inFlight: inFlight(),
  });
  seeing.up(stats);
  const running = cleanup.move();
  let stopping: Promise<void> | undefined;
  return {
    httpUrl: http?.url ?? '',
    awsUrl: aws.url,
    dynamodbUrl: aws.url,
    issuerUrl: issuer.url,
    token: issuer.token,
    ledger: cloud.ledger,
    faults,
    stats,
    waitIdle: (limitMs) => waitUntilQuiet(isQuiet, limitMs),
    stop: () => {
      stopping ??= running.disposeAsync();
      return stopping;
    },
  };
};

/**
 * Starts the stack of a compiled template on this machine. Promises: it refuses by name what it cannot
 * do, before anything runs; what it accepted survives `kill -9` at any moment; nothing it started
 * outlives it. Throws TemplateRefused, PortTaken, DataDirectoryInUse, ArtifactRefused; whatever was
 * started by then is stopped again.
 */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  try {
    return await start(options);
  } catch (error) {
    throw explainedStart(error, resolve(options.dataDir));
  }
};
