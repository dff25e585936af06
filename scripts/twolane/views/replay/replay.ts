import { at, numberAt, recordAt, textAt, textsAt } from '../../look.ts';
import type { Column } from '../../output.ts';
import { count, dollars, minutes, NONE, printable, short, time } from '../words.ts';
import { totalsText } from './outcomes.ts';
import { hasPlan, planText } from './plan.ts';

const shown = (text: string | undefined): string => (text === undefined ? NONE : printable(text));

const filterText = (spec: unknown): string =>
  [
    ...textsAt(spec, 'filter', 'types').map((type) => `type ${type}`),
    ...['subject', 'parkedCause'].flatMap((name) => {
      const value = textAt(spec, 'filter', name);
      return value === undefined ? [] : [`${name} ${value}`];
    }),
  ]
    .map(printable)
    .join(', ');

function rangeText(spec: unknown): string {
  const axis = textAt(spec, 'range', 'axis');
  if (axis === undefined) {
    const upload = textAt(spec, 'backfill', 'uploadId');
    return upload === undefined ? '' : `upload ${printable(upload)}`;
  }
  return `${axis} ${time(textAt(spec, 'range', 'from'))} to ${time(textAt(spec, 'range', 'to'))}`;
}

function headText(view: unknown): string {
  const spec = at(view, 'spec');
  const cause = textAt(view, 'cause');
  const filter = filterText(spec);
  const range = rangeText(spec);
  const consumers = textsAt(spec, 'consumers');
  const stage = numberAt(view, 'stage');
  return [
    `Replay ${shown(textAt(view, 'replayId'))}: ${shown(textAt(spec, 'mode'))}, ${shown(textAt(view, 'status'))}${stage === undefined ? '' : `, share ${stage}%`}`,
    ...(cause === undefined ? [] : [`  cause: ${printable(cause)}`]),
    `  asked for by ${shown(textAt(view, 'requestedBy'))} at ${time(textAt(view, 'requestedAt'))}: ${shown(textAt(spec, 'reason'))}`,
    ...(range === '' ? [] : [`  range: ${range}`]),
    ...(consumers.length === 0 ? [] : [`  consumers: ${consumers.map(printable).join(', ')}`]),
    ...(filter === '' ? [] : [`  only: ${filter}`]),
    `  at most ${count(numberAt(view, 'control', 'ratePerSec') ?? numberAt(spec, 'ratePerSec'))} deliveries/s; stops by itself above ${count(numberAt(spec, 'limits', 'failurePercent'))}% failed or ${count(numberAt(spec, 'limits', 'duplicatePercent'))}% duplicates`,
  ].join('\n');
}

const approvalText = (approval: unknown): string =>
  `Approved by ${shown(textAt(approval, 'by'))} at ${time(textAt(approval, 'at'))}, external effects ${at(approval, 'allowExternal') === true ? 'ALLOWED' : 'withheld'}: ${shown(textAt(approval, 'reason'))}`;

/** The receipt: whether the replay did what its rehearsal had shown, and nothing else. */
function receiptText(verification: unknown, plan: unknown): string {
  const figure = (name: string): string => count(numberAt(verification, name));
  const left = numberAt(verification, 'proof', 'stillToApply');
  const yes = (name: string): string => (at(verification, name) === true ? 'yes' : 'NO');
  return [
    'Receipt',
    `  planned ${figure('planned')} = applied ${figure('applied')} + already applied ${figure('alreadyApplied')} + skipped ${figure('skipped')} + failed ${figure('failed')}: ${yes('balanced')}`,
    `  differences as rehearsed: ${yes('differencesEqual')} (${figure('mismatches')} mismatches, ${figure('overtaken')} overtaken by live traffic or a lost attempt, ${count(left)} still to apply)`,
    `  cost ${dollars(numberAt(verification, 'actual', 'costMicroUsd'))} (estimated ${dollars(numberAt(plan, 'estimate', 'costMicroUsd'))}), took ${minutes(numberAt(verification, 'actual', 'minutes'))} (estimated ${minutes(numberAt(plan, 'estimate', 'minutes'))})`,
  ].join('\n');
}

const present = (view: unknown, name: string): boolean => Object.keys(recordAt(view, name)).length > 0;

/**
 * A replay in the order in which things happened. `brief` leaves out what was there before the approval, for whoever has
 * seen that.
 */
export const replayText = (
  view: unknown,
  { brief }: { readonly brief: boolean } = { brief: false },
): string =>
  [
    headText(view),
    ...(hasPlan(view) && !brief ? [planText(at(view, 'plan'))] : []),
    ...(present(view, 'rehearsal') && !brief
      ? [`Rehearsed\n${totalsText(at(view, 'rehearsal'), 'rehearsed')}`]
      : []),
    ...(present(view, 'approval') ? [approvalText(at(view, 'approval'))] : []),
    ...(present(view, 'applied') ? [`Applied\n${totalsText(at(view, 'applied'), 'done')}`] : []),
    ...(present(view, 'verification') ? [receiptText(at(view, 'verification'), at(view, 'plan'))] : []),
  ].join('\n\n');

export const REPLAY_COLUMNS: readonly Column[] = [
  { name: 'replay', of: (view) => textAt(view, 'replayId') ?? NONE },
  { name: 'mode', of: (view) => textAt(view, 'spec', 'mode') ?? textAt(view, 'mode') ?? NONE },
  { name: 'status', of: (view) => textAt(view, 'status') ?? NONE },
  {
    name: 'asked for',
    of: (view) => `${time(textAt(view, 'requestedAt'))}\nby ${textAt(view, 'requestedBy') ?? NONE}`,
  },
  {
    name: 'what',
    of: (view) =>
      [
        ...textsAt(view, 'spec', 'consumers'),
        ...textsAt(view, 'consumers'),
        rangeText(at(view, 'spec') ?? view),
      ]
        .filter((part) => part !== '')
        .join('\n'),
  },
  { name: 'why', of: (view) => short(textAt(view, 'spec', 'reason') ?? textAt(view, 'reason'), 40) },
];
