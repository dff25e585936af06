import { ok, type Result, refuse } from '../result.ts';
import { attributesMd5Of } from '../sqs/attributes-md5.ts';
import { invalidParameter, missingParameter, queueDoesNotExist } from '../sqs/refusals.ts';
import type {
  MessageAttribute,
  NewMessage,
  Queue,
  Queues,
  ReceivedMessage,
  SentMessage,
  SqsRefusal,
} from '../sqs/types.ts';
import type { JsonObject } from '../template/json.ts';
import { type Params, readParams } from './params.ts';
import type { Action, Call, WireService } from './service.ts';
import { batchAnswer, batchProblem, batchSizeProblem, onlyAnswer } from './sqs-batch.ts';
import {
  chosenMessageAttributes,
  chosenQueueAttributes,
  chosenSystemAttributes,
  queueAt,
  queueUrlOf,
  wireErrorOf,
} from './sqs-names.ts';
import { RequestRefused, type WireError } from './wire-error.ts';

const messageMembers = [
  'MessageBody',
  'DelaySeconds',
  'MessageAttributes',
  'MessageSystemAttributes',
  'MessageGroupId',
];
const attributeMembers = ['DataType', 'StringValue', 'BinaryValue'];

const missing = (name: string): WireError => wireErrorOf(missingParameter(name));

const stop = (refusal: SqsRefusal): never => {
  throw new RequestRefused(wireErrorOf(refusal));
};

const answer = (result: Result<object, SqsRefusal>): Result<object, WireError> =>
  result.ok ? result : refuse(wireErrorOf(result.refusal));

const attributeOf = (params: Params): MessageAttribute => ({
  dataType: params.text('DataType'),
  stringValue: params.optionalText('StringValue'),
  binaryValue: params.optionalText('BinaryValue'),
});

const attributesIn = (params: Params, name: string): Readonly<Record<string, MessageAttribute>> => {
  const entries = params.optionalMap(name, attributeMembers) ?? new Map<string, Params>();
  return Object.fromEntries([...entries].map(([key, value]) => [key, attributeOf(value)]));
};

const traceHeaderIn = (params: Params): string | undefined => {
  const { AWSTraceHeader: trace, ...others } = attributesIn(params, 'MessageSystemAttributes');
  const [other] = Object.keys(others);
  if (other !== undefined) {
    stop(invalidParameter(`Message system attribute name '${other.slice(0, 100)}' is invalid.`));
  }
  return trace?.stringValue;
};

const messageIn = (params: Params): NewMessage => ({
  body: params.text('MessageBody'),
  delaySec: params.optionalWhole('DelaySeconds'),
  attributes: attributesIn(params, 'MessageAttributes'),
  groupId: params.optionalText('MessageGroupId'),
  traceHeader: traceHeaderIn(params),
});

const sentAnswer = (sent: SentMessage): object => ({
  MessageId: sent.messageId,
  MD5OfMessageBody: sent.md5OfBody,
  MD5OfMessageAttributes: sent.md5OfAttributes,
  MD5OfMessageSystemAttributes: sent.md5OfSystemAttributes,
});

const receivedAnswer = (
  message: ReceivedMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): object => {
  const system = chosenSystemAttributes(message.attributes, systemNames);
  const attributes = chosenMessageAttributes(message.messageAttributes, attributeNames);
  const hasAttributes = Object.keys(attributes).length > 0;
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    Attributes: Object.keys(system).length > 0 ? system : undefined,
    MD5OfMessageAttributes: hasAttributes ? attributesMd5Of(attributes) : undefined,
    MessageAttributes: hasAttributes
      ? Object.fromEntries(
          Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
            name,
            { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue },
          ]),
        )
      : undefined,
  };
};

/** The actions of SQS on queues that exist (SQS API reference); queues themselves come from the template alone. */
export const sqsService = (queues: Queues, baseUrl: string): WireService => {
  /** An action on one queue: finds it, asks for permission, hands over the parameters. */
  const onQueue =
    (
      iamAction: string,
      members: readonly string[],
      run: (
        queue: Queue,
        params: Params,
        call: Call,
      ) => Promise<Result<object, SqsRefusal>> | Result<object, SqsRefusal>,
    ): Action =>
    async (body: JsonObject, call: Call) => {
      const params = readParams(body, ['QueueUrl', ...members], missing);
      const queue = queueAt(queues, params.text('QueueUrl'));
      call.permit(`sqs:${iamAction}`, queue.definition.arn);
      return answer(await run(queue, params, call));
    };

  const entriesOf = (params: Params, members: readonly string[], shape: string) => {
    const entries = params.objects('Entries', ['Id', ...members]);
    const ids = entries.map((entry) => entry.text('Id'));
    const problem = batchProblem(ids, shape);
    if (problem !== undefined) stop(problem);
    return { ids, entries };
  };
  const done = (result: Result<undefined, SqsRefusal>): Result<object, SqsRefusal> =>
    result.ok ? ok({}) : result;

  const actions: Readonly<Record<string, Action>> = {
    SendMessage: onQueue('SendMessage', messageMembers, (queue, params) => {
      const sent = onlyAnswer(queue.send([messageIn(params)]));
      return sent.ok ? ok(sentAnswer(sent.value)) : sent;
    }),
    SendMessageBatch: onQueue('SendMessage', ['Entries'], (queue, params) => {
      const { ids, entries } = entriesOf(params, messageMembers, 'SendMessageBatchRequestEntry');
      const messages = entries.map(messageIn);
      const problem = batchSizeProblem(messages);
      return problem === undefined ? batchAnswer(ids, queue.send(messages), sentAnswer) : refuse(problem);
    }),
    ReceiveMessage: onQueue(
      'ReceiveMessage',
      [
        'AttributeNames',
        'MessageSystemAttributeNames',
        'MessageAttributeNames',
        'MaxNumberOfMessages',
        'VisibilityTimeout',
        'WaitTimeSeconds',
      ],
      async (queue, params, call) => {
        const systemNames = [
          ...(params.optionalTexts('AttributeNames') ?? []),
          ...(params.optionalTexts('MessageSystemAttributeNames') ?? []),
        ];
        // A wrong name must be refused before messages are taken.
        chosenSystemAttributes({}, systemNames);
        const attributeNames = params.optionalTexts('MessageAttributeNames') ?? [];
        const request = {
          maximumMessages: params.optionalWhole('MaxNumberOfMessages') ?? 1,
          waitMs: (params.optionalWhole('WaitTimeSeconds') ?? queue.definition.receiveWaitSec) * 1_000,
          visibilityTimeoutSec: params.optionalWhole('VisibilityTimeout'),
        };
        const received = await queue.receive(request, call.signal);
        if (!received.ok) return received;
        const messages = received.value.map((message) =>
          receivedAnswer(message, systemNames, attributeNames),
        );
        return ok(messages.length === 0 ? {} : { Messages: messages });
      },
    ),
    DeleteMessage: onQueue('DeleteMessage', ['ReceiptHandle'], (queue, params) =>
      done(onlyAnswer(queue.delete([params.text('ReceiptHandle')]))),
    ),
    DeleteMessageBatch: onQueue('DeleteMessage', ['Entries'], (queue, params) => {
      const { ids, entries } = entriesOf(params, ['ReceiptHandle'], 'DeleteMessageBatchRequestEntry');
      const handles = entries.map((entry) => entry.text('ReceiptHandle'));
      return batchAnswer(ids, queue.delete(handles), () => ({}));
    }),
    ChangeMessageVisibility: onQueue(
      'ChangeMessageVisibility',
      ['ReceiptHandle', 'VisibilityTimeout'],
      (queue, params) => {
        const receiptHandle = params.text('ReceiptHandle');
        const visibilityTimeoutSec =
          params.optionalWhole('VisibilityTimeout') ?? stop(missingParameter('VisibilityTimeout'));
        return done(onlyAnswer(queue.changeVisibility([{ receiptHandle, visibilityTimeoutSec }])));
      },
    ),
    ChangeMessageVisibilityBatch: onQueue('ChangeMessageVisibility', ['Entries'], (queue, params) => {
      const members = ['ReceiptHandle', 'VisibilityTimeout'];
      const { ids, entries } = entriesOf(params, members, 'ChangeMessageVisibilityBatchRequestEntry');
      const changes = entries.map((entry) => ({
        receiptHandle: entry.text('ReceiptHandle'),
        visibilityTimeoutSec:
          entry.optionalWhole('VisibilityTimeout') ?? queue.definition.visibilityTimeoutSec,
      }));
      return batchAnswer(ids, queue.changeVisibility(changes), () => ({}));
    }),
    GetQueueAttributes: onQueue('GetQueueAttributes', ['AttributeNames'], (queue, params) => {
      const chosen = chosenQueueAttributes(queue, params.optionalTexts('AttributeNames') ?? []);
      return ok(Object.keys(chosen).length === 0 ? {} : { Attributes: chosen });
    }),
    GetQueueUrl: (body, call) => {
      const params = readParams(body, ['QueueName', 'QueueOwnerAWSAccountId'], missing);
      const queue = queues.byName(params.text('QueueName'));
      const owner = params.optionalText('QueueOwnerAWSAccountId');
      if (queue === undefined || (owner !== undefined && queue.definition.arn.split(':')[4] !== owner)) {
        return refuse(wireErrorOf(queueDoesNotExist));
      }
      call.permit('sqs:GetQueueUrl', queue.definition.arn);
      return ok({ QueueUrl: queueUrlOf(baseUrl, queue) });
    },
    ListQueues: (body, call) => {
      const prefix = readParams(body, ['QueueNamePrefix'], missing).optionalText('QueueNamePrefix') ?? '';
      call.permit('sqs:ListQueues', '*');
      const found = queues.all().filter(({ definition }) => definition.name.startsWith(prefix));
      return ok(found.length === 0 ? {} : { QueueUrls: found.map((queue) => queueUrlOf(baseUrl, queue)) });
    },
  };
  return {
    targetPrefix: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
    errorNamespace: 'com.amazonaws.sqs#',
    actions: new Map(Object.entries(actions)),
  };
};
