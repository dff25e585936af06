import { choice, defineEvent, type EventOf, text, whole } from '@twolane/contracts';
import { salesTotals } from './sales-totals.ts';

const MAX_REVISIONS = 1_000_000;

export const SalesWindowRevisedV1 = defineEvent({
  name: 'SalesWindowRevised',
  version: 1,
  source: 'twolane.insights',
  owner: 'insights',
  description:
    'The sales of an hour that was over have changed, by events that came late or by a correction.',
  data: {
    window: text({
      description: 'The hour in UTC, such as 2026-11-21T04.',
      sensitivity: 'public',
      maxLength: 13,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d$',
    }),
    revision: whole({
      description: 'Counts the revisions of this hour from 1.',
      sensitivity: 'internal',
      minimum: 1,
      maximum: MAX_REVISIONS,
    }),
    reason: choice(['events', 'rebuild'], {
      description: 'Events that came after the hour was closed, or a rebuild of the hour.',
      sensitivity: 'internal',
    }),
    totals: salesTotals('What the hour comes to now.'),
    previous: salesTotals('What it came to before.'),
  },
});

export type SalesWindowRevisedV1 = EventOf<typeof SalesWindowRevisedV1>;
