/** Things in one page of any list. */
export const MAX_PAGE_ITEMS = 100;
export const DEFAULT_PAGE_ITEMS = 25;
/** Characters of a page token; it holds a key. */
export const MAX_TOKEN_LENGTH = 512;

/** Lists by month go back this far: further back than anything can be replayed, and than anybody looks. */
export const MAX_LISTED_MONTHS = 24;
/** Records that one page looks at where it is asked for those of one status. */
export const MAX_LOOKED_AT = 300;

/** Lines of one page of deltas. */
export const MAX_DELTA_LINES = 1_000;
export const DEFAULT_DELTA_LINES = 100;
/** Lines that one page looks at where it is asked for one consumer or outcome. */
export const MAX_DELTA_LINES_LOOKED_AT = 20_000;
/** Of one page of deltas: Lambda answers at most 6 MB, in which text is escaped once more. */
export const MAX_DELTA_BYTES = 2 * 1024 * 1024;
/** Of one delta; what is longer is no line that a worker writes. */
export const MAX_DELTA_LINE_BYTES = 1024 * 1024;

/** How long a file may be sent to its URL. */
export const UPLOAD_URL_SEC = 3_600;
export const MAX_NAME_LENGTH = 200;
/** Of one bad line as it is kept: JSON escapes a byte as up to six. */
export const MAX_BAD_LINE_BYTES = 2 * 1024 * 1024;
