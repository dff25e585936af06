import type { StateMachineDefinition } from './definitions.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

const definitionIn = (properties: Reader): JsonObject => {
  const text = properties.optionalText('DefinitionString');
  if (text === undefined) return properties.object('Definition').raw;
  const place = `${properties.place}.DefinitionString`;
  let parsed: Json;
  try {
    parsed = parseJson(text);
  } catch {
    throw new UnsupportedInTemplate(place, 'is not JSON');
  }
  if (isJsonObject(parsed)) return parsed;
  throw new UnsupportedInTemplate(place, 'is no object');
};

/** AWS::StepFunctions::StateMachine, of type STANDARD. Logs and traces have no meaning on one machine. */
export const readStateMachine = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): StateMachineDefinition => {
  properties.only(
    ['StateMachineName', 'StateMachineType', 'RoleArn', 'Definition', 'DefinitionString'],
    ['LoggingConfiguration', 'TracingConfiguration', 'EncryptionConfiguration', 'Tags'],
  );
  const type = properties.optionalText('StateMachineType') ?? 'STANDARD';
  if (type !== 'STANDARD') {
    throw new UnsupportedInTemplate(
      `${properties.place}.StateMachineType`,
      `"${type}" is not supported here`,
    );
  }
  return {
    logicalId,
    name: identity.attributes['Name'] ?? logicalId,
    arn: identity.ref,
    roleArn: properties.text('RoleArn'),
    definition: definitionIn(properties),
  };
};
