import type { AccessRequest, Decision } from './evaluate.ts';

type Denial = Extract<Decision, { kind: 'denied' }>;

const reasons: Readonly<Record<Denial['how'], (action: string) => string>> = {
  implicit: (action) => `because no identity-based policy allows the ${action} action`,
  'by-identity': () => 'with an explicit deny in an identity-based policy',
  'by-resource': () => 'with an explicit deny in a resource-based policy',
};

/**
 * IAM user guide, "Troubleshoot access denied error messages"; SQS writes the action in lower case, S3 the resource in
 * quotation marks.
 */
export const refusalText = (
  who: string,
  { action, resource }: Pick<AccessRequest, 'action' | 'resource'>,
  { how }: Denial,
): string => {
  const written = action.startsWith('sqs:') ? action.toLowerCase() : action;
  const on = action.startsWith('s3:') ? `"${resource}"` : resource;
  return `User: ${who} is not authorized to perform: ${written} on resource: ${on} ${reasons[how](written)}`;
};
