/** A JSON document, as `JSON.parse` yields it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly deletionPolicy: Json | undefined;
  readonly updateReplacePolicy: Json | undefined;
}

/** A compiled CloudFormation template, as far as the rules look at it. */
export interface Template {
  readonly resources: readonly Resource[];
  find(id: string | undefined, type?: string): Resource | undefined;
  ofType(type: string): readonly Resource[];
}

/** A rule looks at the whole template and says, a sentence each, what is wrong and where. */
export type Rule = (template: Template) => readonly string[];

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The value at a path; undefined where the path ends early. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

/** A list as it is, a single value as a list of one, nothing as an empty list: IAM writes all three. */
export const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : isList(value) ? value : [value];

/** The resource that a `Ref` or `Fn::GetAtt` points at, and the attribute (`Ref` for a reference). */
export const referenceOf = (
  value: Json | undefined,
): { readonly id: string; readonly attribute: string } | undefined => {
  if (!isObject(value)) return undefined;
  const ref = value['Ref'];
  if (typeof ref === 'string') return { id: ref, attribute: 'Ref' };
  const getAtt = value['Fn::GetAtt'];
  const [id, attribute] = typeof getAtt === 'string' ? getAtt.split('.') : listOf(getAtt);
  return typeof id === 'string' && typeof attribute === 'string' ? { id, attribute } : undefined;
};

/** The id of the resource whose `Arn` this is. */
export const arnTarget = (value: Json | undefined): string | undefined => {
  const reference = referenceOf(value);
  return reference?.attribute === 'Arn' ? reference.id : undefined;
};

/** Throws TypeError where the document has no resources. */
export const templateOf = (document: Json): Template => {
  const written = at(document, 'Resources');
  if (!isObject(written)) throw new TypeError('The template has no Resources.');
  const resources = Object.entries(written).map(([id, resource]): Resource => {
    const properties = at(resource, 'Properties');
    return {
      id,
      type: String(at(resource, 'Type')),
      properties: isObject(properties) ? properties : {},
      deletionPolicy: at(resource, 'DeletionPolicy'),
      updateReplacePolicy: at(resource, 'UpdateReplacePolicy'),
    };
  });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  return {
    resources,
    find: (id, type) => {
      const found = id === undefined ? undefined : byId.get(id);
      return type === undefined || found?.type === type ? found : undefined;
    },
    ofType: (type) => resources.filter((resource) => resource.type === type),
  };
};
