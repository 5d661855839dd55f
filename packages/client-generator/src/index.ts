/** What is imported from `client-generator`. */
export { contents, types } from './generate.js';
