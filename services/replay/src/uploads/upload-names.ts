const PART_DIGITS = 5;
const part = (n: number): string => `${String(n).padStart(PART_DIGITS, '0')}.jsonl`;

/** Names of an upload's files. `run`: of one validation. */
export const uploadNames = (uploadId: string) => ({
  file: `uploads/${uploadId}/file`,
  good: (run: string, n: number) => `uploads/${uploadId}/${run}/good/${part(n)}`,
  badFolder: (run: string) => `uploads/${uploadId}/${run}/bad/`,
  bad: (run: string, n: number) => `uploads/${uploadId}/${run}/bad/${part(n)}`,
});
