export type { ArrivalRange } from './archive-hours.ts';
export { MAX_HOURS } from './archive-hours.ts';
export type { ArchiveObject } from './archive-objects.ts';
export { MAX_LINE_BYTES } from './lines.ts';
export type { Archive, ArchivedEvent, ArchiveLine, ArchivePlace, BrokenArchive } from './read-archive.ts';
export { ARRIVAL_SLACK_MS, readArchive } from './read-archive.ts';
