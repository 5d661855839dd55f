/** Holds values against the schemas of the spec, headers included. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import document from '../generated/openapi.json' with { type: 'json' };

// Header values arrive as text, so a number among them is read as one; in a body, text is no number.
const strict = schemas(false);
const coercing = schemas(true);

function schemas(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true, coerceTypes });
  addFormats.default(ajv);
  ajv.addSchema(document, 'spec');
  return ajv;
}

const compiled = new Map<string, ValidateFunction>();

/** What a value has against the schema at that place in the spec; empty when nothing. */
export function schemaFindings(schema: string, value: unknown): string {
  const [ajv, key] = typeof value === 'string' ? [coercing, `text ${schema}`] : [strict, schema];
  // Wrapped, because only what stands inside an object can be coerced.
  const validate = compiled.get(key) ?? ajv.compile({ properties: { value: { $ref: `spec${schema}` } } });
  compiled.set(key, validate);
  return validate({ value }) ? '' : ajv.errorsText(validate.errors, { dataVar: '' }).replaceAll('/value', '');
}
