import { queueUrlOf } from './visibility.ts';

test.each([
  [
    'arn:aws:sqs:eu-west-1:123456789012:twolane-dev-orders-outcomes',
    'https://sqs.eu-west-1.amazonaws.com/123456789012/twolane-dev-orders-outcomes',
  ],
  ['arn:aws-cn:sqs:cn-north-1:123456789012:q', 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q'],
  ['arn:aws-us-gov:sqs:us-gov-west-1:1:q', 'https://sqs.us-gov-west-1.amazonaws.com/1/q'],
])('%s', (arn, url) => {
  expect(queueUrlOf(arn)).toBe(url);
});
