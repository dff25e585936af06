interface Trail {
  readonly receiveCount: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The form of EventBridge's error codes: `NO_PERMISSIONS`, `SDK_CLIENT_ERROR`. */
const CODE = /^[A-Z][A-Z_]{1,63}$/;

/**
 * Why a message is a dead letter, as far as the message itself knows: EventBridge could not deliver it (user guide,
 * "Using dead-letter queues", ERROR_CODE), or its consumer had it too often. What went wrong at the consumer is in
 * the consumer's log, under the message's id. Quotes nothing but codes.
 */
export const causeOf = ({
  receiveCount,
  attributes,
}: Trail): { readonly cause: string; readonly why: string } => {
  const code = attributes['ERROR_CODE'];
  if (code !== undefined) {
    return {
      cause: 'undeliverable',
      why: `The bus could not bring it to the queue: ${CODE.test(code) ? code : 'an unknown reason'}.`,
    };
  }
  return {
    cause: 'dead-lettered',
    why: `Delivered ${receiveCount === 1 ? 'once' : `${receiveCount} times`}, and never handled to its end; the consumer's log says why under its message id.`,
  };
};
