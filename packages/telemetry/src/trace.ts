/** `version-traceid-parentid-flags`, all lower-case hex (W3C Trace Context, section 3.2). */
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;
const noTrace = '0'.repeat(32);

/** The trace id within a `traceparent`, or undefined where it holds none. All zeros is no id (section 3.2.2.3). */
export const traceIdOf = (traceparent: string | undefined): string | undefined => {
  const traceId = traceparent === undefined ? undefined : traceparentPattern.exec(traceparent)?.[1];
  return traceId === noTrace ? undefined : traceId;
};
