import { numberOf, optionalNumberOf, optionalTextOf, type Row, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import { dueMsOf, type Frame, type Stimulus } from '../step/frame.ts';

/** `pending`: a branch whose turn has not come; `done`: a branch that waits for the others. */
export type StrandStatus = 'pending' | 'active' | 'done';

export type Strand = {
  readonly id: number;
  readonly executionId: number;
  readonly parentId: number | undefined;
  readonly position: number;
  readonly isActive: boolean;
  readonly frame: Frame;
  /** What happened to it and was not looked at yet. */
  readonly inbox: Stimulus | undefined;
  readonly lastEvent: number;
};

const strandOf = (row: Row): Strand => {
  const frame: Frame = JSON.parse(textOf(row, 'frame'));
  const inbox = optionalTextOf(row, 'inbox');
  const stimulus: Stimulus | undefined = inbox === undefined ? undefined : JSON.parse(inbox);
  return {
    id: numberOf(row, 'id'),
    executionId: numberOf(row, 'execution_id'),
    parentId: optionalNumberOf(row, 'parent_id'),
    position: numberOf(row, 'position'),
    isActive: textOf(row, 'status') === 'active',
    frame,
    inbox: stimulus,
    lastEvent: numberOf(row, 'last_event'),
  };
};

const tokenOf = ({ phase }: Frame): string | null => (phase.kind === 'task' ? (phase.token ?? null) : null);

export type StrandStore = ReturnType<typeof strandStore>;

/** Rows of strands. Each call is part of the transaction that is open. */
export const strandStore = (storage: Storage) => {
  const insert = storage.prepare(`
    INSERT INTO strands (execution_id, parent_id, position, status, frame, last_event) VALUES (?, ?, ?, ?, ?, ?)`);
  const byId = storage.prepare('SELECT * FROM strands WHERE id = ?');
  const byToken = storage.prepare('SELECT * FROM strands WHERE token = ?');
  const update = storage.prepare(`
    UPDATE strands SET frame = ?, due_ms = ?, token = ?, inbox = NULL, last_event = ? WHERE id = ?`);
  const tell = storage.prepare('UPDATE strands SET inbox = ? WHERE id = ?');
  const activate = storage.prepare(`UPDATE strands SET status = 'active', last_event = ? WHERE id = ?`);
  const finish = storage.prepare(`
    UPDATE strands SET status = 'done', output = ?, due_ms = NULL, token = NULL WHERE id = ?`);
  const children = storage.prepare(`
    SELECT * FROM strands WHERE parent_id = ? AND status = ? ORDER BY position LIMIT ?`);
  const count = storage.prepare('SELECT count(*) AS n FROM strands WHERE parent_id = ? AND status = ?');
  const outputs = storage.prepare('SELECT output FROM strands WHERE parent_id = ? ORDER BY position');
  const removeBelow = storage.prepare(`
    WITH RECURSIVE below (id) AS (
      SELECT id FROM strands WHERE parent_id = ?
      UNION ALL SELECT strands.id FROM strands JOIN below ON strands.parent_id = below.id
    ) DELETE FROM strands WHERE id IN (SELECT id FROM below) RETURNING id`);
  const removeOf = storage.prepare('DELETE FROM strands WHERE execution_id = ?');
  const due = storage.prepare('SELECT * FROM strands WHERE due_ms <= ? ORDER BY due_ms LIMIT ?');
  const nextDue = storage.prepare('SELECT min(due_ms) AS due FROM strands WHERE due_ms IS NOT NULL');
  const allActive = storage.prepare(`SELECT id FROM strands WHERE status = 'active' ORDER BY id`);

  const one = (row: Row | undefined): Strand | undefined => (row === undefined ? undefined : strandOf(row));
  return {
    insert: (
      strand: Pick<Strand, 'executionId' | 'parentId' | 'position' | 'frame' | 'lastEvent'> & {
        readonly status: StrandStatus;
      },
    ): number => {
      const { executionId, parentId, position, status, frame, lastEvent } = strand;
      const added = insert.run(
        executionId,
        parentId ?? null,
        position,
        status,
        JSON.stringify(frame),
        lastEvent,
      );
      return Number(added.lastInsertRowid);
    },
    find: (id: number): Strand | undefined => one(byId.get(id)),
    findByToken: (token: string): Strand | undefined => one(byToken.get(token)),
    update: (id: number, frame: Frame, lastEvent: number): void =>
      void update.run(JSON.stringify(frame), dueMsOf(frame) ?? null, tokenOf(frame), lastEvent, id),
    /** Leaves word for a strand, so that it survives until the strand is looked at. */
    tell: (id: number, stimulus: Stimulus): void => void tell.run(JSON.stringify(stimulus), id),
    activate: (id: number, lastEvent: number): void => void activate.run(lastEvent, id),
    finish: (id: number, output: string): void => void finish.run(output, id),
    children: (parentId: number, status: StrandStatus, limit: number): readonly Strand[] =>
      children.all(parentId, status, limit).map(strandOf),
    countChildren: (parentId: number, status: StrandStatus): number =>
      numberOf(count.get(parentId, status) ?? {}, 'n'),
    outputsOf: (parentId: number): readonly string[] =>
      outputs.all(parentId).map((row) => textOf(row, 'output')),
    /** Ends all strands under one; returns which. */
    removeBelow: (id: number): readonly number[] => removeBelow.all(id).map((row) => numberOf(row, 'id')),
    removeOf: (executionId: number): void => void removeOf.run(executionId),
    due: (nowMs: number, limit: number): readonly Strand[] => due.all(nowMs, limit).map(strandOf),
    nextDueMs: (): number | undefined => optionalNumberOf(nextDue.get() ?? { due: null }, 'due'),
    activeIds: (): readonly number[] => allActive.all().map((row) => numberOf(row, 'id')),
  };
};
