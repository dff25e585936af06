import { allStatements, type Statement } from '../statements.ts';
import { at, isObject, type Json, type Rule } from '../template.ts';

/**
 * The one exception: log streams are made by the function itself, so that a log group is written to as
 * `…:log-group:/aws/lambda/<name>:*`.
 */
const OWN_LOG_STREAMS = /:log-group:\/aws\/lambda\/[A-Za-z0-9_-]+:\*$/;

/** The text of a resource, however it is put together, with references left as they are. */
const textOf = (resource: Json): string => {
  if (typeof resource === 'string') return resource;
  const sub = at(resource, 'Fn::Sub');
  if (typeof sub === 'string') return sub;
  return isObject(resource) || Array.isArray(resource) ? JSON.stringify(resource) : String(resource);
};

const isAboutLogs = ({ actions }: Statement): boolean =>
  actions.every((action) => action.startsWith('logs:'));

const problemsOf = (statement: Statement): readonly string[] => {
  const { place, actions, resources, body } = statement;
  const written = resources.map(textOf);
  return [
    ...actions
      .filter((action) => /[*?]/.test(action))
      .map((action) => `${place}: allows the action "${action}"`),
    ...written
      .filter((text) => text.includes('*') && !(OWN_LOG_STREAMS.test(text) && isAboutLogs(statement)))
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
    .flatMap(problemsOf);
