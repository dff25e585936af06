import { record } from '@twolane/contracts';
import { UPLOAD_STATUSES } from '../domain/upload.ts';
import { uploadShape } from './backfill-routes.ts';
import { approvalShape, rejectionShape } from './decision-routes.ts';
import { replaySchemas } from './openapi-replay-schemas.ts';
import { count, flag, listOf, mapOf, moment, object, page, said, text, words } from './openapi-shapes.ts';
import { replayShape } from './replay-body.ts';
import { rateShape } from './wish-routes.ts';

/** Component schemas of the admin API; bodies are those that the routes check. */

const badLine = object({ line: said(count, '1 for the first.'), problems: words });
const report = {
  lines: count,
  good: count,
  bad: count,
  byType: mapOf(count, 'Good lines by type.'),
  late: count,
  frozen: said(count, 'Good lines that consumers would set aside.'),
  duplicates: said(count, 'Bad lines whose source and id an earlier line has.'),
  recorded: said(count, 'Bad lines whose event the journal holds, by the time of recording that they say.'),
  parts: count,
  occurred: object({ from: moment, to: moment }),
  sha256: said(text, 'Of the good lines.'),
};
const upload = {
  uploadId: text,
  name: text,
  status: { enum: UPLOAD_STATUSES },
  requestedBy: text,
  requestedAt: moment,
  run: text,
  validatingSince: moment,
  usedBy: said(text, 'The first replay of it: from then on it is not validated again.'),
  cause: text,
};
const uploadOptional = ['run', 'validatingSince', 'usedBy', 'cause', 'report'];

const chainEnd = object({ seq: count, hash: text });
const reach = { enum: ['ok', 'unreachable'] };

export const adminSchemas = {
  ReplayRequest: record(replayShape).schema,
  ApprovalRequest: record(approvalShape).schema,
  ReasonRequest: record(rejectionShape).schema,
  RateRequest: record(rateShape).schema,
  UploadRequest: record(uploadShape).schema,
  ...replaySchemas,
  NewUpload: object({
    uploadId: text,
    uploadUrl: said(text, 'PUT the file here: one CloudEvent a line.'),
    expiresAt: said(moment, 'Of the URL.'),
  }),
  Upload: object(
    {
      ...upload,
      report: object({ ...report, firstBad: said(listOf(badLine), 'The first ones; all by bad-lines.') }, [
        'occurred',
      ]),
    },
    uploadOptional,
  ),
  UploadPage: page(object({ ...upload, report: object(report, ['occurred']) }, uploadOptional)),
  BadLinePage: page(badLine),
  AuditPage: page(
    object(
      {
        seq: count,
        at: moment,
        by: text,
        action: text,
        about: said(text, 'replay/<id>, upload/<id> or message/<id>.'),
        reason: text,
        details: said({ type: 'object' }, 'Hashes, counts, limits.'),
        previous: said(text, 'Hash of the entry before it.'),
        hash: said(text, 'SHA-256 over that and the canonical JSON of the entry, times as atMs.'),
      },
      ['reason', 'details'],
    ),
  ),
  AuditVerification: object(
    {
      holds: flag,
      verified: said(count, 'Entries that were found good.'),
      head: said(chainEnd, 'Note it elsewhere, and verify with it.'),
      brokenAt: object({
        seq: count,
        why: { enum: ['missing', 'altered', 'misplaced', 'unlinked', 'head'] },
      }),
      next: said(text, 'Present where more entries follow: verify on with it as after.'),
    },
    ['brokenAt', 'next'],
  ),
  ConsumerList: object({
    items: listOf(
      object(
        {
          name: text,
          description: text,
          service: text,
          events: words,
          emits: words,
          effect: { enum: ['state', 'projection', 'external'] },
          inbox: text,
          lateness: text,
          projection: said(flag, 'Whether it can be rebuilt.'),
          queue: object({ waiting: count, inFlight: count, dead: count }),
        },
        ['inbox', 'lateness'],
      ),
    ),
  }),
  Health: object({
    status: said({ enum: ['ok', 'degraded'] }, 'degraded: something of what follows is not well.'),
    database: reach,
    workflow: reach,
    files: reach,
    queues: reach,
    backlog: object({ waiting: count, deadLettered: count }),
    replays: object({ open: count, stuck: said(words, 'Replays that neither end nor wait for people.') }),
  }),
};
