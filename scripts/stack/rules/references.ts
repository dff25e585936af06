import { isObject, type Json, type Rule } from '../template.ts';

const isPseudo = (id: string): boolean => id.startsWith('AWS::');

/** `${Name}` and `${Name.Attribute}` of an `Fn::Sub`; `${!Literal}` is none. */
const namesInSub = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim().split('.')[0] ?? '');

/** Ids that a value refers to, at any depth. */
const idsIn = (value: Json): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? ''];
    if (key === 'Fn::Sub' && typeof inner === 'string') return namesInSub(inner);
    return idsIn(inner);
  });
};

/** Whatever is referred to is there: a fragment that is not included leaves holes. */
export const knownReferences: Rule = ({ resources, find }) =>
  resources.flatMap(({ id, properties }) =>
    [...new Set(idsIn(properties))]
      .filter((name) => !isPseudo(name) && find(name) === undefined)
      .map((name) => `${id}: refers to ${name}, which is not in the template`),
  );
