import { findingProblems, findingsIn } from './findings.ts';
import { RULE_EXCEPTIONS } from './rule-exceptions.ts';

const finding = (rule: string, resource: string, about = '') => ({
  rule,
  about,
  resource,
  words: 'is wrong.',
});

test('a report is read, with what a rule found in particular', () => {
  const construct = (id: string) => ({ constructPath: `Stack/Template/${id}` });
  const report = {
    pluginReports: [
      {
        pluginName: 'AwsSolutions',
        violations: [
          {
            ruleName: 'AwsSolutions-S1',
            description: 'is wrong.',
            violatingConstructs: [construct('A'), construct('B')],
          },
          {
            ruleName: 'AwsSolutions-IAM5[Resource::<A.Arn>/[x]/*]',
            description: 'is wrong.',
            violatingConstructs: [construct('Role')],
          },
        ],
      },
      { pluginName: 'Serverless' },
    ],
  };
  expect(findingsIn(report)).toEqual([
    finding('AwsSolutions-S1', 'A'),
    finding('AwsSolutions-S1', 'B'),
    finding('AwsSolutions-IAM5', 'Role', 'Resource::<A.Arn>/[x]/*'),
  ]);
});

test.each([{}, { pluginReports: [] }, null])('what is no report proves nothing: %j', (report) => {
  expect(() => findingsIn(report)).toThrow('no validation report');
});

test('each finding needs a reason, and each reason its finding', () => {
  const findings = [
    finding('S1', 'A'),
    finding('S1', 'B'),
    finding('IAM5', 'R', 'logs'),
    finding('IAM5', 'R', 's3'),
  ];
  const reason = 'looked at';
  expect(findingProblems(findings, [{ rule: 'S1', resources: ['A'], reason }])).toEqual([
    'B: S1  is wrong.',
    'R: IAM5 logs is wrong.',
    'R: IAM5 s3 is wrong.',
  ]);
  expect(
    findingProblems(findings, [
      { rule: 'S1', reason },
      { rule: 'IAM5', about: /^logs$/, reason },
      { rule: 'IAM5', about: /^s3$/, resources: ['R', 'Gone'], reason },
      { rule: 'SQS4', reason: 'was so once' },
    ]),
  ).toEqual(['IAM5: Gone needs no exception', 'SQS4: nothing needs the exception "was so once"']);
});

test('every reason says more than that there is one', () => {
  for (const { rule, reason } of RULE_EXCEPTIONS) {
    expect({ rule, says: reason.length >= 40 && reason.endsWith('.') }).toEqual({ rule, says: true });
  }
});
