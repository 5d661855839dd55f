/** Where this project is, its spec, and the rules that the spec keeps. */
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));
export const specFile = fileURLToPath(new URL('../spec/openapi.yaml', import.meta.url));
/** A configuration of Redocly's. */
export const specRules = fileURLToPath(new URL('../redocly.yaml', import.meta.url));
