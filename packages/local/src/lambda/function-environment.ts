import { createHash } from 'node:crypto';
import type { FunctionDefinition } from '../template/definitions.ts';

export type FunctionCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

/** Every function has its own, the same at every start: a call can be traced to the function that made it. */
const credentialsOf = (functionName: string): FunctionCredentials => {
  const digest = createHash('sha256').update(`local credentials of ${functionName}`).digest('hex');
  return {
    accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: digest.slice(16, 56),
    sessionToken: `local-${digest.slice(0, 32)}`,
  };
};

/** What a call that the function signed is known by. */
export const accessKeyIdOf = (functionName: string): string => credentialsOf(functionName).accessKeyId;

export type Placement = {
  readonly region: string;
  readonly awsUrl: string;
  readonly taskRoot: string;
  readonly runtimeApi: string;
  readonly instanceId: string;
};

/**
 * All that a function's process has in its environment: Lambda's own variables (developer guide,
 * "Defined runtime environment variables"), the template's, and the endpoints. Nothing of ours.
 */
export const environmentOf = (
  definition: FunctionDefinition,
  placement: Placement,
): Readonly<Record<string, string>> => {
  const credentials = credentialsOf(definition.name);
  return {
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...definition.environment,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: placement.taskRoot,
    AWS_LAMBDA_RUNTIME_API: placement.runtimeApi,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `[$LATEST]${placement.instanceId}`,
    AWS_REGION: placement.region,
    AWS_DEFAULT_REGION: placement.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: placement.awsUrl,
    // A developer's own ~/.aws must not reach a function: on Lambda there is none.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
};
