/** Writes the schemas of a document as functions over checks.ts, so that a bundler keeps those that a program calls. */
import { fastFormats } from 'ajv-formats/dist/formats.js';
import {
  type BundledDocument,
  isObject,
  type Json,
  type JsonObject,
  OperationError,
  parsePointer,
  pointerBelow,
  valueAt,
} from 'openapi-document';
import * as checks from './checks.js';
import { block, exportName, literal, propertyName } from './code.js';

/** They do not say which values conform. */
const annotations =
  /^(title|description|default|deprecated|readOnly|writeOnly|examples?|externalDocs|discriminator|xml|content\w+|\$comment|\$defs|x-.*)$/;

/**
 * The formats that a regular expression tells. Any other is for readers, and refuses no value. Not ajv's UUID, which
 * lets a URN pass.
 */
const formats: Readonly<Record<string, RegExp | undefined>> = {
  ...Object.fromEntries(Object.entries(fastFormats).flatMap(withExpression)),
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

function withExpression([name, format]: [string, unknown]): [name: string, expression: RegExp][] {
  const expression = format instanceof RegExp ? format : Object(format).validate;
  return expression instanceof RegExp ? [[name, expression]] : [];
}

/** The module with the schemas at these places, and the names of their functions by their places. */
export interface SchemaModule {
  readonly code: string;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Writes these schemas, and those that they refer to, under none of the names that are taken. Throws for a schema that
 * cannot be checked, with its place.
 */
export function schemaModule(
  document: BundledDocument,
  pointers: Iterable<string>,
  taken: readonly string[] = [],
): SchemaModule {
  const names = new Map<string, string>();
  const written = new Map<string, string>();
  const imported = new Set<string>();

  /** The name of the function for the schema there. It has its name before its text: a schema may be part of itself. */
  function nameOf(pointer: string): string {
    const known = names.get(pointer);
    if (known !== undefined) return known;
    let name = exportName((parsePointer(pointer) ?? [pointer]).join('/').replace(/^components\/schemas\//, ''));
    while (name in checks || written.has(name) || taken.includes(name)) name = `_${name}`;
    names.set(pointer, name);
    written.set(name, '');
    const code = checkFor(nodeAt(document, pointer), pointer);
    written.set(name, `export const ${name}: Schema = () =>\n  ${code.replaceAll('\n', '\n  ')};\n`);
    return name;
  }

  function call(check: keyof typeof checks, ...parameters: readonly string[]): string {
    imported.add(check);
    const text = `${check}(${parameters.join(', ')})`;
    const [only = ''] = parameters;
    const fits = text.length < 100 && !text.includes('\n');
    return fits || (parameters.length === 1 && only.startsWith('{')) ? text : block(`${check}(`, parameters, ')');
  }

  /** An expression for the check that the schema asks for. */
  function checkFor(schema: unknown, pointer: string): string {
    if (schema === false) return call('nothing');
    if (schema === true) return call('all');
    // Whatever stands in the document is JSON.
    if (!isObject(schema as Json)) throw new OperationError(pointer, 'is no schema.');
    const { $ref: reference, ...rest } = schema as JsonObject;
    const parts = [...(typeof reference === 'string' ? [checkOfReference(reference)] : []), ...checksOf(rest, pointer)];
    return parts.length === 1 ? parts.join() : call('all', ...parts);
  }

  function checkOfReference(pointer: string): string {
    const name = nameOf(pointer);
    return written.get(name) === '' ? call('again', name) : `${name}()`;
  }

  /** A call for each keyword that says which values conform. */
  function checksOf(schema: JsonObject, pointer: string): string[] {
    return Object.entries(schema)
      .filter(([keyword]) => !annotations.test(keyword))
      .flatMap(([keyword, argument]) => checkOf(keyword, argument, schema, pointerBelow(pointer, keyword)));
  }

  function checkOf(keyword: string, argument: Json, schema: JsonObject, pointer: string): string[] {
    const inner = (node: Json) =>
      Object.entries(Object(node)).map(([key, part]) => [key, checkFor(part, pointerBelow(pointer, key))] as const);
    switch (keyword) {
      case 'const':
        return [call('equals', scalar(argument, pointer))];
      case 'enum':
        return [call('equals', ...[argument].flat().map((value) => scalar(value, pointer)))];
      case 'type': {
        const names = [argument].flat().map(String);
        // Says nothing more beside values that are all of that type.
        const values = 'const' in schema ? [schema.const] : schema.enum;
        const said = Array.isArray(values) && values.every((value) => checks.type(...names)(value, '').length === 0);
        return said ? [] : [call(keyword, ...names.map(literal))];
      }
      case 'minLength':
      case 'maxLength':
      case 'minimum':
      case 'maximum':
      case 'exclusiveMinimum':
      case 'exclusiveMaximum':
      case 'multipleOf':
      case 'minItems':
      case 'maxItems':
      case 'minProperties':
      case 'maxProperties':
        return [call(keyword, literal(argument))];
      case 'pattern':
        return [call(keyword, String(new RegExp(String(argument), 'u')))];
      case 'format': {
        const expression = formats[String(argument)];
        return expression === undefined ? [] : [call('pattern', String(expression), literal(argument))];
      }
      case 'uniqueItems':
        return argument === true ? [call(keyword)] : [];
      case 'oneOf': {
        const constants = constantsOf(argument);
        return [
          constants
            ? call('equals', ...constants.map(literal))
            : call(keyword, ...inner(argument).map(([, code]) => code)),
        ];
      }
      case 'allOf':
      case 'anyOf':
      case 'prefixItems':
        return [call(keyword === 'allOf' ? 'all' : keyword, ...inner(argument).map(([, code]) => code))];
      case 'not':
      case 'propertyNames':
        return [call(keyword, checkFor(argument, pointer))];
      case 'items': {
        const before = Array.isArray(schema.prefixItems) ? [literal(schema.prefixItems.length)] : [];
        return [call(keyword, checkFor(argument, pointer), ...before)];
      }
      case 'properties': {
        const names = requiredOf(schema);
        const listed = inner(argument);
        const needed = [
          ...listed.filter(([name]) => names.includes(name)),
          ...names.filter((name) => !Object.hasOwn(Object(argument), name)).map((name) => [name, call('all')] as const),
        ];
        const others = listed.filter(([name]) => !names.includes(name));
        return [call(keyword, table(needed), ...(others.length > 0 ? [table(others)] : []))];
      }
      case 'required':
        // Beside properties, it is said with them.
        return 'properties' in schema
          ? []
          : [call('properties', table(requiredOf(schema).map((name) => [name, call('all')])))];
      case 'additionalProperties':
        return argument === true
          ? []
          : [call(keyword, checkFor(argument, pointer), ...Object.keys(Object(schema.properties)).map(literal))];
      default:
        throw new OperationError(
          pointer,
          `is what no answer can be checked for. Say it with ${Object.keys(checks).join(', ')}.`,
        );
    }
  }

  for (const pointer of pointers) nameOf(pointer);
  const imports = [...[...imported].sort(), 'type Schema'].join(', ');
  return { code: `import { ${imports} } from './checks.js';\n\n${[...written.values()].join('\n')}`, names };
}

/** What is written there, which may be a reference with keywords beside it. */
function nodeAt(document: BundledDocument, pointer: string): unknown {
  const keys = parsePointer(pointer) ?? [];
  return Object(valueAt(document, pointerBelow('#', ...keys.slice(0, -1))))[keys.at(-1) ?? ''];
}

function requiredOf({ required = [] }: JsonObject): readonly string[] {
  return [required].flat().map(String);
}

function table(entries: readonly (readonly [name: string, code: string])[]): string {
  if (entries.length === 0) return '{}';
  const parts = entries.map(([name, code]) => `${propertyName(name)}: ${code}`);
  return block('{', parts, '}');
}

/** The different constants that the schemas are, beside words for readers; undefined when one is anything else. */
function constantsOf(schemas: Json): readonly Json[] | undefined {
  const constants = [schemas].flat().map((schema) => {
    const { const: constant, ...others } = Object(schema);
    return Object.keys(others).every((keyword) => annotations.test(keyword)) ? constant : undefined;
  });
  const conform = constants.every((constant) => constant !== undefined && Object(constant) !== constant);
  // With a constant that stands there twice, a value would conform to two of the schemas.
  return conform && new Set(constants).size === constants.length ? constants : undefined;
}

function scalar(value: Json, pointer: string): string {
  if (Object(value) !== value) return literal(value);
  throw new OperationError(
    pointer,
    'is an object or an array, which no answer can be compared with. Say it with properties.',
  );
}
