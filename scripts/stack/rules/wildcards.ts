import { allStatements, type Statement } from '../statements.ts';
import { at, isObject, type Json, type Rule, type Template } from '../template.ts';

/**
 * The first of three exceptions: log streams are made by the function itself, so that a log group is written to as
 * `…:log-group:/aws/lambda/<name>:*`.
 */
const OWN_LOG_STREAMS = /:log-group:\/aws\/lambda\/[A-Za-z0-9_-]+:\*$/;

/**
 * The second: keys of objects are made at run time, and IAM has no other way of naming them. So objects may be meant by a
 * folder of a bucket of the template, `<bucket>/<folder>/*`, by actions that are about single objects.
 */
const OBJECTS_OF_FOLDER = /^\$\{(\w+)\.Arn\}\/[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*\/\*$/;
const OBJECT_ACTIONS: readonly string[] = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:PutObject',
];

/**
 * The third: executions are named when they are started. So those of one state machine may be meant, by actions that look
 * after single executions.
 */
const OWN_EXECUTIONS = /:execution:[A-Za-z0-9_-]+:\*$/;
const EXECUTION_ACTIONS: readonly string[] = ['states:DescribeExecution', 'states:StopExecution'];

const isAboutExecutions = ({ actions }: Statement): boolean =>
  actions.every((action) => EXECUTION_ACTIONS.includes(action));

/** The text of a resource, however it is put together, with references left as they are. */
const textOf = (resource: Json): string => {
  if (typeof resource === 'string') return resource;
  const sub = at(resource, 'Fn::Sub');
  if (typeof sub === 'string') return sub;
  return isObject(resource) || Array.isArray(resource) ? JSON.stringify(resource) : String(resource);
};

const isAboutLogs = ({ actions }: Statement): boolean =>
  actions.every((action) => action.startsWith('logs:'));

const isObjectsOfFolder = (template: Template, text: string, { actions }: Statement): boolean => {
  const bucket = OBJECTS_OF_FOLDER.exec(text)?.[1];
  return (
    template.find(bucket, 'AWS::S3::Bucket') !== undefined &&
    actions.every((action) => OBJECT_ACTIONS.includes(action))
  );
};

const problemsOf = (template: Template, statement: Statement): readonly string[] => {
  const { place, actions, resources, body } = statement;
  const written = resources.map(textOf);
  const isExcepted = (text: string): boolean =>
    (OWN_LOG_STREAMS.test(text) && isAboutLogs(statement)) ||
    (OWN_EXECUTIONS.test(text) && isAboutExecutions(statement)) ||
    isObjectsOfFolder(template, text, statement);
  return [
    ...actions
      .filter((action) => /[*?]/.test(action))
      .map((action) => `${place}: allows the action "${action}"`),
    ...written
      .filter((text) => text.includes('*') && !isExcepted(text))
      .map((text) => `${place}: allows on "${text}"`),
    ...['NotAction', 'NotResource', 'NotPrincipal']
      .filter((key) => at(body, key) !== undefined)
      .map((key) => `${place}: ${key} allows whatever it does not name`),
    ...(JSON.stringify(at(body, 'Principal') ?? '').includes('"*"') ? [`${place}: allows everybody`] : []),
    ...(actions.length === 0 ? [`${place}: names no action`] : []),
    ...(resources.length === 0 ? [`${place}: names no resource`] : []),
  ];
};

/** What is allowed is named: actions, resources, and who may. */
export const noWildcards: Rule = (template) =>
  allStatements(template)
    .filter(({ allows }) => allows)
    .flatMap((statement) => problemsOf(template, statement));
