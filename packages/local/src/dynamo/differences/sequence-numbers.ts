/**
 * The engine counts 1, 2, 3. AWS's sequence numbers have 21 digits at least (API reference, StreamRecord), and programs
 * compare them as text: here they all have the same length, so that text and number are in one order.
 */
const digits = 20;
const awsForm = /^1(\d{20})$/;

/** Numbers that have AWS's length already, as of another engine, stay as they are. */
export const awsSequenceNumber = (engineNumber: string): string =>
  engineNumber.length > digits ? engineNumber : `1${engineNumber.padStart(digits, '0')}`;

export const engineSequenceNumber = (awsNumber: string): string => {
  const own = awsForm.exec(awsNumber)?.[1];
  return own === undefined ? awsNumber : String(BigInt(own));
};
