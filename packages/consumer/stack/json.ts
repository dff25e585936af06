export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/** CloudFormation resources by logical id. */
export type Resources = Readonly<Record<string, Json>>;

/** `Fn::GetAtt … Arn` */
export const arnOf = (logicalId: string): Json => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
