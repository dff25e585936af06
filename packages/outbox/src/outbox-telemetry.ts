type Fields = { readonly [name: string]: string | number | boolean };

/** What relay and sweeper say of themselves; `@twolane/telemetry` fits. */
export interface OutboxTelemetry {
  readonly metrics: {
    add(metric: 'published' | 'publishFailed' | 'swept' | 'oldestUnpublishedAge', value: number): void;
  };
  readonly logger: {
    info(message: string, fields?: Fields): void;
    warn(message: string, fields?: Fields): void;
    error(message: string, fields?: Fields): void;
  };
}
