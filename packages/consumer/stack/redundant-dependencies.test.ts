import { dropRedundantDependencies } from './redundant-dependencies.ts';

const after = (resource: object) => {
  const resources = { It: structuredClone(resource) };
  dropRedundantDependencies(resources);
  return resources.It;
};

test.each([
  ['a GetAtt', { Role: { 'Fn::GetAtt': ['Other', 'Arn'] } }],
  ['a GetAtt in one text', { Role: { 'Fn::GetAtt': 'Other.Arn' } }],
  ['a Ref, however deep', { A: [{ B: { 'Fn::Join': ['/', ['x', { Ref: 'Other' }]] } }] }],
])('%s implies the dependency', (_, Properties) => {
  expect(after({ Type: 'T', DependsOn: ['Other'], Properties })).toEqual({ Type: 'T', Properties });
  expect(after({ Type: 'T', DependsOn: 'Other', Properties })).toEqual({ Type: 'T', Properties });
});

test('a dependency that nothing implies stays', () => {
  const Properties = { Role: { 'Fn::GetAtt': ['Other', 'Arn'] } };
  expect(after({ DependsOn: ['LogGroup', 'Other'], Properties })).toEqual({
    DependsOn: ['LogGroup'],
    Properties,
  });
  expect(after({ DependsOn: 'LogGroup', Properties })).toEqual({ DependsOn: ['LogGroup'], Properties });
  expect(after({ DependsOn: 'Oth', Properties })).toEqual({ DependsOn: ['Oth'], Properties });
});
