/**
 * Writes validators for plain schemas in a quarter of the code that ajv writes: what ships is weighed in bytes. The
 * tests hold them against ajv, which compiles every schema that is not plain.
 */
type Schema = Readonly<Record<string, unknown>>;
type Resolve = (reference: string) => Schema;

/**
 * The checks that a plain schema is made of. Each is given a value, its place (a JSON pointer) and where to put a
 * finding, and each refuses `undefined`, which is what a property that is missing gives. They run on every answer, so
 * that what can be made once is made before.
 */
export const checks = `
const check = (test, expected) => (value, place, findings) =>
  test(value) || !findings.push((place || 'the body') + ' must ' + expected);
const oneOf = (...values) => check((value) => values.includes(value), 'be ' + values.join(' or '));
const text = (pattern) => check((value) => typeof value == 'string' && pattern.test(value), 'be a string like ' + pattern.source);
const integer = (least, most) =>
  check((value) => Number.isInteger(value) && value >= least && value <= most, 'be an integer from ' + least + ' to ' + most);
const optional = (property) => (value, place, findings) => value === undefined || property(value, place, findings);
const isObject = check((value) => value && typeof value == 'object' && !Array.isArray(value), 'be an object');
const object = (properties) => (value, place, findings) => {
  if (isObject(value, place, findings))
    for (const key in properties) properties[key](value[key], place + '/' + key, findings);
};
const validator = (body) => (value) => {
  const findings = [];
  body(value, '', findings);
  return findings;
};
`;

/** Words for readers, and formats that the pattern beside them says in full. */
const silent = /^(description|title|examples|example|deprecated|x-.*)$/;

/** An expression over \`checks\` that does what the schema says; undefined when the schema is not plain. */
export function compactCheck(schema: Schema, resolve: Resolve): string | undefined {
  const { $ref: reference, ...rest } = schema;
  const words = Object.keys(rest).filter((key) => !silent.test(key));
  if (typeof reference === 'string') {
    // A schema that is part of itself has no end.
    const further = (next: string): Schema => (next === reference ? { $recursive: true } : resolve(next));
    return words.length > 0 ? undefined : compactCheck(resolve(reference), further);
  }
  const only = (...allowed: string[]) => words.every((word) => ['type', ...allowed].includes(word));
  const { type, enum: list, pattern, format, minimum, maximum, properties = {}, required = [] } = schema;
  if (Array.isArray(list) && words.length === 1 && list.every(isScalar))
    return `oneOf(${list.map(literal).join(', ')})`;
  if ('const' in schema && words.length === 1 && isScalar(schema.const)) return `oneOf(${literal(schema.const)})`;
  if (type === 'string' && only('pattern', 'format')) {
    if (typeof pattern === 'string' && (format === undefined || format === 'service-date')) {
      return `text(${new RegExp(pattern, 'u')})`;
    }
    if (pattern === undefined && format === 'uuid') return 'text(/^[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}$/i)';
    return pattern === undefined && format === undefined ? 'text(/^/)' : undefined;
  }
  if (type === 'integer' && only('minimum', 'maximum') && typeof minimum === 'number' && typeof maximum === 'number') {
    return `integer(${minimum}, ${maximum})`;
  }
  if (type === 'object' && only('properties', 'required')) {
    return compactObject(Object(properties), Object(required), resolve);
  }
  return undefined;
}

function compactObject(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  resolve: Resolve,
): string | undefined {
  if (required.some((name) => !Object.hasOwn(properties, name))) return undefined;
  const parts = Object.entries(properties).map(([name, property]) => {
    // Every object has these, so that one which is missing would not be missed.
    const inner = name in Object.prototype ? undefined : compactCheck(property, resolve);
    return inner && `${literal(name)}: ${required.includes(name) ? inner : `optional(${inner})`}`;
  });
  return parts.includes(undefined) ? undefined : `object({ ${parts.join(', ')} })`;
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function literal(value: unknown): string {
  return JSON.stringify(value);
}
