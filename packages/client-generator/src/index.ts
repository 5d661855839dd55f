/** What is imported from `client-generator`. */
export { differences, writeFiles } from './folder.js';
export { contents, type GeneratorOptions } from './generate.js';
