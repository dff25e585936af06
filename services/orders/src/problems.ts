import type { Problem } from '@twolane/contracts';
import { errorsFrom, notFound, type ProblemAnswer, problem } from '@twolane/http';
import type { ReturnRefusal } from './return-goods.ts';

/** What the request was about, for the words of the answer. */
interface About {
  readonly orderId: string;
  readonly returnId?: string;
}

/** A refusal as the caller sees it: 404 unknown, 409 not in this state, 422 not with these values. */
export const problemOf = (refusal: ReturnRefusal, { orderId, returnId = '' }: About): ProblemAnswer => {
  switch (refusal.kind) {
    case 'unknown':
      return notFound(`There is no order ${orderId}.`);
    case 'exists':
      return conflict(
        'order-exists',
        'The order id is taken',
        '/orderId',
        `Order ${orderId} was placed before`,
      );
    case 'returnExists':
      return conflict(
        'return-exists',
        'The return id is taken',
        '/returnId',
        `Return ${returnId} was made before`,
      );
    case 'status':
      return problem({
        type: 'order-status',
        status: 409,
        title: 'The order is not in a state that allows this',
        detail: `Order ${orderId} is ${refusal.status}: ${refusal.detail}.`,
      });
    case 'amount':
      return unprocessable([{ path: '', message: refusal.detail }]);
    case 'invalid':
      return unprocessable(refusal.problems);
  }
};

/** Well-formed, but not to be done with these values. */
export const unprocessable = (problems: readonly Problem[]): ProblemAnswer =>
  problem({
    type: 'unprocessable-order',
    status: 422,
    title: 'The order or return cannot be taken like this',
    errors: errorsFrom(problems),
  });

const conflict = (type: string, title: string, path: string, message: string): ProblemAnswer =>
  problem({
    type,
    status: 409,
    title,
    detail: `${message}. Repetitions of a request bear its Idempotency-Key; another one needs another id.`,
    errors: errorsFrom([{ path, message: 'is taken' }]),
  });
