import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpAnswer } from './answer.ts';
import type { Correlation } from './request/correlation.ts';

/** An answer as the HTTP API takes it, with the headers that every answer has. */
export const toResult = (
  { status, headers, body, problem }: HttpAnswer,
  { correlationId }: Correlation,
): APIGatewayProxyStructuredResultV2 => {
  const text = problem === undefined ? body : JSON.stringify({ ...problem, correlationId });
  return {
    statusCode: status,
    headers: {
      // Answers are about one caller's things at one moment; an answer that may be kept says so itself.
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(problem === undefined ? {} : { 'content-type': 'application/problem+json' }),
      ...headers,
      'x-correlation-id': correlationId,
    },
    ...(text === undefined ? {} : { body: text }),
  };
};
