import type { JsonObject } from '../template/json.ts';

export const allow = (Action: string | readonly string[], Resource: JsonObject | string): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** A role that a service may take, with these statements. */
export const roleFor = (service: string, ...statements: readonly JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [...statements] } }],
  },
});

export const arnOf = (logicalId: string, attribute = 'Arn'): JsonObject => ({
  'Fn::GetAtt': [logicalId, attribute],
});
