export { type Environment, oneOf, requiredText, wholeNumber } from './environment.ts';
