/** Objects of the replay's bucket, as use cases know them. Every call throws `RetryableError` where S3 cannot be reached. */
export interface ReplayFiles {
  /** Names below `prefix`, in their order, those after `after` where it is given. At most `limit`, or 1,000. */
  list(prefix: string, page?: { readonly after?: string; readonly limit?: number }): Promise<FileNames>;
  /** As it comes; undefined where there is no such object. `fromByte`, `toByte`: only `[fromByte, toByte)`. */
  read(
    key: string,
    options?: { readonly fromByte?: number; readonly toByte?: number },
  ): Promise<OpenFile | undefined>;
  put(key: string, body: Uint8Array): Promise<void>;
  /** Whether it was written: `false` where there is such an object, which stays as it is. */
  putNew(key: string, body: Uint8Array): Promise<boolean>;
}

export interface FileNames {
  readonly keys: readonly string[];
  /** Whether others follow. */
  readonly more: boolean;
}

export interface OpenFile {
  /** Of the whole object; with `toByte`, up to there. */
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of what has not been read. */
  close(): void;
}
