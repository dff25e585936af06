const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Logical ids that a value refers to by `Ref` or `Fn::GetAtt`, in either of its two forms. */
function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]): readonly string[] => {
    if (name === 'Ref' && typeof inner === 'string') return [inner];
    if (name === 'Fn::GetAtt') {
      const target: unknown = Array.isArray(inner) ? inner[0] : String(inner).split('.')[0];
      return typeof target === 'string' ? [target] : [];
    }
    return referencesIn(inner);
  });
}

/**
 * Takes each `DependsOn` away that a reference of the same resource implies already. The framework writes them beside
 * the references, and cfn-lint warns of every one (W3005): among them a warning that matters would go unseen.
 */
export function dropRedundantDependencies(resources: object): void {
  for (const resource of Object.values(resources)) {
    if (!isObject(resource) || resource['DependsOn'] === undefined) continue;
    const implied = new Set(referencesIn(resource['Properties']));
    const written: readonly unknown[] = [resource['DependsOn']].flat();
    const needed = written.filter((id) => typeof id !== 'string' || !implied.has(id));
    if (needed.length > 0) resource['DependsOn'] = needed;
    else delete resource['DependsOn'];
  }
}
