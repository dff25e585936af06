import type { PlantedBug } from '../core/planted-bug.ts';

const HANDLING = 'services/replay/src/messages/rules/handling.ts';
const REDRIVE = 'services/replay/src/messages/redrive-message.ts';
const COLLECT = 'services/replay/src/messages/collect-dead-letters.ts';

/** Messages that were set aside. */
export const messageBugs: readonly PlantedBug[] = [
  {
    name: 'redriven-twice',
    what: 'a message that was redriven is redriven again without anybody’s saying so',
    file: HANDLING,
    find: "if (redriven !== undefined && !again) return refuse('alreadyRedriven');",
    replace: '',
  },
  {
    name: 'own-edit-redriven',
    what: 'one person alone edits and sends a message that money may follow from',
    file: HANDLING,
    find: "if (reachesOutside && edited?.by === by) return refuse('ownEdit');",
    replace: '',
  },
  {
    name: 'frozen-redriven',
    what: 'what lies beyond the correction window is sent to its consumer again',
    file: HANDLING,
    find: "  if (isFrozen(kept)) return refuse('frozen');\n  const { edited, redriven, discarded } = kept.handling;",
    replace: '  const { edited, redriven, discarded } = kept.handling;',
  },
  {
    name: 'frozen-edited',
    what: 'an edit moves a frozen message into the correction window',
    file: HANDLING,
    find: "  if (isFrozen(kept)) return refuse('frozen');\n  if (kept.handling.redriven !== undefined)",
    replace: '  if (kept.handling.redriven !== undefined)',
  },
  {
    name: 'marked-as-sent-before-it-is',
    what: 'a message is marked as redriven before it is sent: a crash in between loses it',
    file: REDRIVE,
    find: 'const handling = { ...found.handling, redriving: deed };',
    replace: 'const handling = afterRedrive(found.handling, deed);',
  },
  {
    name: 'original-sent-instead-of-the-edit',
    what: 'a redrive sends the broken original instead of its corrected copy',
    file: REDRIVE,
    find: '(await table.editedBody(store, found)) ?? found.message.body;',
    replace: '(await table.editedBody(store, { ...found, handling: {} })) ?? found.message.body;',
  },
  {
    name: 'discarded-redriven',
    what: 'a message that was discarded is sent all the same',
    file: HANDLING,
    find: "if (redriven === undefined && discarded !== undefined) return refuse('discarded');",
    replace: '',
  },
  {
    name: 'unseen-copy-redriven',
    what: 'a second person sends another corrected copy than the one that was read',
    file: HANDLING,
    find: "if (reachesOutside && edited !== undefined && edited.copy !== copy) return refuse('unseenCopy');",
    replace: '',
  },
  {
    name: 'dead-letter-deleted-before-it-is-kept',
    what: 'a dead letter is deleted from its queue before it is kept',
    file: COLLECT,
    find: 'const kept: string[] = [];',
    replace:
      'const kept: string[] = [];\n    if (letters.length > 0) await ports.source.remove(queue.consumer, letters.map(({ receiptHandle }) => receiptHandle));',
  },
];
