/** What generated/ has from this project, and not from its spec: for the command that makes it, and for the review of a change. */
import type { GeneratorOptions } from 'client-generator';
import settings from '../spec-review.json' with { type: 'json' };

export const generatorOptions: GeneratorOptions = {
  banner: '/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */',
  // Of a service date, the number is an integer; an offset may follow, whose leading zero `bigint` would refuse.
  formats: settings.types.formats,
};
