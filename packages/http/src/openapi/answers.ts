/** A component schema of the document by its name. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** `content` of a JSON body of this component schema. */
export const json = (name: string) => ({ 'application/json': { schema: ref(name) } });

/** A refusal: a problem document (RFC 9457), of a component schema of its own where it says more than `Problem`. */
export const problem = (description: string, schema = 'Problem') => ({
  description,
  content: { 'application/problem+json': { schema: ref(schema) } },
});

/** `responses` of the refusals of one operation, from what each status means. */
export const problems = (meanings: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(meanings).map(([status, description]) => [status, problem(description)]));
