import { errorsFrom, notFound, type ProblemAnswer, problem } from '@twolane/http';
import type { MessageRefusal } from './change-message.ts';

/** A refusal in the words of a problem document. */
export const problemOf = (refusal: MessageRefusal, messageId: string): ProblemAnswer => {
  switch (refusal.kind) {
    case 'unknown':
      return notFound(`No message ${messageId} is kept; they are deleted a year after they were set aside.`);
    case 'frozen':
      return problem({
        type: 'frozen',
        status: 409,
        title: 'The event is frozen',
        detail:
          'It lies beyond the correction window, so its consumers would set it aside again. Correct it forward by an ' +
          `approved adjustment: POST /admin/replays with mode backfill and frozen: ["${messageId}"].`,
      });
    case 'discarded':
      return problem({
        type: 'message-discarded',
        status: 409,
        title: 'The message was discarded',
        detail: 'Who did it and why stands with the message.',
      });
    case 'alreadyRedriven':
      return problem({
        type: 'already-redriven',
        status: 409,
        title: 'The message was redriven already',
        detail:
          'If it failed again, it is kept anew as a message of its own. To send this one once more: redrive with again: true.',
      });
    case 'ownEdit':
      return problem({
        type: 'own-edit',
        status: 403,
        title: 'Somebody else must send what you have edited',
        detail:
          'Payments or other effects outside may follow from this consumer, so that an edit needs a second person: whoever ' +
          'else has deadletters:manage looks at it and redrives it.',
      });
    case 'unseenCopy':
      return problem({
        type: 'unseen-copy',
        status: 409,
        title: 'Say which corrected copy you have looked at',
        detail:
          'Payments or other effects outside may follow from this consumer, so that nothing but the copy that a second person ' +
          'has read is sent: look at the message, and send the number of its copy (`edited.copy`) as copy.',
      });
    case 'stale':
      return problem({
        type: 'precondition-failed',
        status: 412,
        title: 'Somebody else changed it',
        detail: `Its ETag is "${refusal.version}" now. Look at it again, and send that ETag as If-Match.`,
      });
    case 'invalid':
      return problem({
        type: 'invalid-event',
        status: 422,
        title: 'The edited event is not one that its consumer could take',
        errors: errorsFrom(refusal.problems, '/event'),
      });
    case 'tooLarge':
      return problem({
        type: 'event-too-large',
        status: 422,
        title: 'The edited event is too large to be kept',
      });
    case 'notSent':
      return problem({
        type: 'not-sent',
        status: 502,
        title: 'The queue did not take the message',
        detail: `SQS said ${refusal.why}. The message is as it was.`,
      });
  }
};

export const ifMatchMissing = (): ProblemAnswer =>
  problem({
    type: 'precondition-required',
    status: 428,
    title: 'Say which state the change is based on',
    detail: 'Send the ETag of the message that you looked at, so that nobody’s edit is overwritten unseen.',
    errors: [{ field: 'If-Match', detail: 'is missing' }],
  });
