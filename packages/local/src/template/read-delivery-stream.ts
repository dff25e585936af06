import { prefixProblem, withTime } from '../firehose/prefix.ts';
import type { DeliveryStreamDefinition } from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

/** API reference, BufferingHints. */
const defaultIntervalSec = 300;
const longestIntervalSec = 900;
const defaultSizeMb = 5;
const largestSizeMb = 128;

const within = (value: number, least: number, most: number, place: string): number => {
  if (value >= least && value <= most) return value;
  throw new UnsupportedInTemplate(place, `must be from ${least} to ${most}, not ${value}`);
};

/** API reference, Processor: `AppendDelimiterToRecord` puts a newline behind each record. */
const readDelimiter = (destination: Reader): string => {
  const processing = destination.optionalObject('ProcessingConfiguration');
  if (processing === undefined || !processing.flag('Enabled', true)) return '';
  const processors = processing.objects('Processors');
  for (const processor of processors) {
    processor.only(['Type', 'Parameters']);
    if (processor.text('Type') !== 'AppendDelimiterToRecord') {
      throw new UnsupportedInTemplate(
        `${processor.place}.Type`,
        'the local stack knows AppendDelimiterToRecord only',
      );
    }
    for (const parameter of processor.objects('Parameters')) {
      // Written as backslash and n, because that is what the API takes.
      if (parameter.text('ParameterName') !== 'Delimiter' || parameter.text('ParameterValue') !== '\\n') {
        throw new UnsupportedInTemplate(parameter.place, 'must be Delimiter with the value "\\n"');
      }
    }
  }
  return processors.length === 0 ? '' : '\n';
};

const readPrefix = (destination: Reader): string => {
  const prefix = destination.optionalText('Prefix') ?? '';
  const errorPrefix = destination.optionalText('ErrorOutputPrefix');
  const problem = prefixProblem(prefix);
  if (problem !== undefined) throw new UnsupportedInTemplate(`${destination.place}.Prefix`, problem);
  if (prefix.includes('!{') && errorPrefix === undefined) {
    throw new UnsupportedInTemplate(
      `${destination.place}.ErrorOutputPrefix`,
      'is missing: a Prefix with expressions needs it',
    );
  }
  if (errorPrefix?.includes('!{') === true && !errorPrefix.includes('!{firehose:error-output-type}')) {
    throw new UnsupportedInTemplate(
      `${destination.place}.ErrorOutputPrefix`,
      'must have !{firehose:error-output-type} in it',
    );
  }
  return withTime(prefix);
};

/** AWS::KinesisFirehose::DeliveryStream with records put directly and a bucket behind it. */
export const readDeliveryStream = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): DeliveryStreamDefinition => {
  properties.only(
    ['DeliveryStreamName', 'DeliveryStreamType', 'ExtendedS3DestinationConfiguration'],
    ['DeliveryStreamEncryptionConfigurationInput', 'Tags'],
  );
  const type = properties.optionalText('DeliveryStreamType') ?? 'DirectPut';
  if (type !== 'DirectPut') {
    throw new UnsupportedInTemplate(`${properties.place}.DeliveryStreamType`, `"${type}" is not DirectPut`);
  }
  const destination = properties.object('ExtendedS3DestinationConfiguration');
  destination.only(
    [
      'BucketARN',
      'RoleARN',
      'Prefix',
      'ErrorOutputPrefix',
      'BufferingHints',
      'CompressionFormat',
      'ProcessingConfiguration',
    ],
    ['CloudWatchLoggingOptions', 'EncryptionConfiguration'],
  );
  const hints = destination.optionalObject('BufferingHints');
  hints?.only(['IntervalInSeconds', 'SizeInMBs']);
  if (hints !== undefined && hints.has('IntervalInSeconds') !== hints.has('SizeInMBs')) {
    throw new UnsupportedInTemplate(hints.place, 'must have both IntervalInSeconds and SizeInMBs');
  }
  const compression = destination.optionalText('CompressionFormat') ?? 'UNCOMPRESSED';
  if (compression !== 'GZIP' && compression !== 'UNCOMPRESSED') {
    throw new UnsupportedInTemplate(
      `${destination.place}.CompressionFormat`,
      `"${compression}" is not one of GZIP, UNCOMPRESSED`,
    );
  }
  const place = `${destination.place}.BufferingHints`;
  return {
    logicalId,
    name: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    roleArn: destination.text('RoleARN'),
    bucketArn: destination.text('BucketARN'),
    prefix: readPrefix(destination),
    intervalSec: within(
      hints?.integer('IntervalInSeconds', defaultIntervalSec) ?? defaultIntervalSec,
      0,
      longestIntervalSec,
      `${place}.IntervalInSeconds`,
    ),
    sizeMb: within(
      hints?.integer('SizeInMBs', defaultSizeMb) ?? defaultSizeMb,
      1,
      largestSizeMb,
      `${place}.SizeInMBs`,
    ),
    isCompressed: compression === 'GZIP',
    delimiter: readDelimiter(destination),
  };
};
