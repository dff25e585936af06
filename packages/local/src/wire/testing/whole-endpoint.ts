import { join } from 'node:path';
import type { LocalStack } from '../../stack/local-stack.ts';
import { startLocalStack } from '../../stack/start-local-stack.ts';
import { writeSmallStack } from '../../testing/small-stack.ts';
import { temporaryDirectory } from '../../testing/zip-fixture.ts';

export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:small-machine';

export type WholeEndpoint = AsyncDisposable & {
  readonly stack: LocalStack;
  /** A folder for the client's own files. */
  readonly home: string;
  readonly dataDir: string;
  /** What a client of any language takes from its environment. */
  readonly environment: Readonly<Record<string, string>>;
};

/** A whole small stack, with something of each service behind its AWS endpoint, for clients that are not ours. */
export const startWholeEndpoint = async (onNotice?: (text: string) => void): Promise<WholeEndpoint> => {
  const directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  const machine = {
    QueryLanguage: 'JSONata',
    StartAt: 'Add',
    States: { Add: { Type: 'Pass', Output: { sum: '{% $sum($states.input.numbers) %}' }, End: true } },
  };
  const stack = await startLocalStack({
    ...writeSmallStack(join(directory.path, 'package'), {
      Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'small-files' } },
      MachineRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
        },
      },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'small-machine',
          RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
          DefinitionString: JSON.stringify(machine),
        },
      },
    }),
    dataDir,
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    ...(onNotice === undefined ? {} : { onNotice }),
  });
  return {
    stack,
    home: directory.path,
    dataDir,
    environment: {
      PATH: process.env['PATH'] ?? '',
      HOME: directory.path,
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIADEVELOPER',
      AWS_SECRET_ACCESS_KEY: 'unused',
      AWS_ENDPOINT_URL: stack.awsUrl,
    },
    [Symbol.asyncDispose]: async () => {
      await stack.stop();
      directory.remove();
    },
  };
};
