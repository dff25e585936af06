/** A place within a JSON value: how to get there, and the whole value with something else in it. */
export interface Place {
  /** `limits.failurePercent` */
  readonly path: string;
  readonly value: unknown;
  replacedBy(other: unknown): unknown;
}

/** Every place within a JSON value, at any depth. */
export const placesOf = (value: unknown): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): readonly Place[] => {
    const replacedBy = (other: unknown): unknown =>
      Array.isArray(value)
        ? value.map((each: unknown, index) => (String(index) === name ? other : each))
        : { ...value, [name]: other };
    const within = placesOf(member).map((place) => ({
      ...place,
      path: `${name}.${place.path}`,
      replacedBy: (other: unknown) => replacedBy(place.replacedBy(other)),
    }));
    return [{ path: name, value: member, replacedBy }, ...within];
  });
};
