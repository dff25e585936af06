/** The part of `asl-validator` that is used here; the package brings no types. */
declare module 'asl-validator' {
  /** Writes into the definition that it is given. */
  function validate(definition: object): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
  export = validate;
}
