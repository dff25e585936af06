/** What a caller wrote for a function, taken apart. */
export type WrittenName = { readonly name: string; readonly qualifier: string | undefined };

/** Lambda API reference, `FunctionName`: a name, a partial ARN or an ARN, each with a version or alias behind it. */
const form =
  /^(?:arn:aws:lambda:[a-z0-9-]+:\d{12}:function:|\d{12}:function:)?([a-zA-Z0-9-_]{1,140})(?::(\$LATEST|[a-zA-Z0-9-_]{1,128}))?$/;

/** Undefined: no such text names a function. */
export const readFunctionName = (text: string): WrittenName | undefined => {
  const [whole, name, qualifier] = form.exec(text) ?? [];
  return whole === undefined || name === undefined ? undefined : { name, qualifier };
};
