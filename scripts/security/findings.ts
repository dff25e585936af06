import { isRecord } from '../is-record.ts';

/** One rule that one resource does not keep. */
export interface Finding {
  /** `AwsSolutions-IAM5`, without what it found in particular. */
  readonly rule: string;
  /** What it found in particular, such as `Resource::<ReplayBucket.Arn>/uploads/*`; empty where it says no more. */
  readonly about: string;
  /** Logical id. */
  readonly resource: string;
  readonly words: string;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const member = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

const namesOf = (ruleName: string): Pick<Finding, 'rule' | 'about'> => {
  const [, rule = ruleName, about = ''] = /^([^[]+)\[(.*)\]$/s.exec(ruleName) ?? [];
  return { rule, about };
};

/** What a validation report of the CDK (version 55 of its form) names. Throws where it is none. */
export const findingsIn = (report: unknown): readonly Finding[] => {
  const plugins = member(report, 'pluginReports');
  if (!Array.isArray(plugins) || plugins.length === 0) throw new Error('That is no validation report.');
  return plugins.flatMap((plugin: unknown) =>
    listOf(member(plugin, 'violations')).flatMap((violation) =>
      listOf(member(violation, 'violatingConstructs')).map((construct) => ({
        ...namesOf(textOf(member(violation, 'ruleName'))),
        resource: textOf(member(construct, 'constructPath')).split('/').at(-1) ?? '',
        words: textOf(member(violation, 'description')),
      })),
    ),
  );
};

/** Findings that somebody looked at and leaves as they are. */
export interface RuleException {
  readonly rule: string;
  /** Logical ids; absent: whatever resource it is about. */
  readonly resources?: readonly string[];
  /** Only of findings that are about something like this. */
  readonly about?: RegExp;
  readonly reason: string;
}

const covers = (exception: RuleException, { rule, about, resource }: Finding): boolean =>
  exception.rule === rule &&
  (exception.resources?.includes(resource) ?? true) &&
  (exception.about?.test(about) ?? true);

/** What nobody has given a reason for, and reasons for what is not found any more, by resource. */
export const findingProblems = (
  findings: readonly Finding[],
  exceptions: readonly RuleException[],
): readonly string[] => [
  ...findings
    .filter((finding) => !exceptions.some((exception) => covers(exception, finding)))
    .map(({ rule, about, resource, words }) => `${resource}: ${rule} ${about} ${words}`),
  ...exceptions.flatMap((exception) => {
    const covered = findings.filter((finding) => covers(exception, finding));
    if (covered.length === 0) return [`${exception.rule}: nothing needs the exception "${exception.reason}"`];
    return (exception.resources ?? [])
      .filter((id) => !covered.some(({ resource }) => resource === id))
      .map((id) => `${exception.rule}: ${id} needs no exception`);
  }),
];
