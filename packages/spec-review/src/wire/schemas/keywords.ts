/** Tells the keywords of schemas that say nothing on what is sent, and the form in which the others are read. */
import { canonical, isObject, type Json } from 'openapi-document';

/** Words about a thing, for people. */
export const documentationKeywords = new Set([
  'title',
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  '$comment',
  'contentDescription',
  'tags',
]);
/** What names schemas and leads to them. */
const bookkeepingKeywords = new Set(['$ref', '$id', '$anchor', '$dynamicAnchor', '$defs', 'definitions']);

/** They hold a schema, under which wider and narrower change places; no rule looks into them. */
export const schemaKeywords = new Set([
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'contentSchema',
]);

/** Whether a keyword says nothing on what is sent. */
export function isSilent(key: string): boolean {
  return documentationKeywords.has(key) || bookkeepingKeywords.has(key) || key.startsWith('x-');
}

/** Which kinds of values a keyword can rule out, where it is not all. */
const speaksOf: Readonly<Record<string, string>> = {
  ...ofKind('string', 'minLength maxLength pattern contentEncoding contentMediaType contentSchema'),
  ...ofKind('number', 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'),
  ...ofKind('array', 'items prefixItems additionalItems unevaluatedItems minItems maxItems uniqueItems'),
  ...ofKind('array', 'contains minContains maxContains'),
  ...ofKind('object', 'properties patternProperties additionalProperties unevaluatedProperties propertyNames'),
  ...ofKind('object', 'required minProperties maxProperties dependentRequired dependentSchemas dependencies'),
};

function ofKind(kind: string, keywords: string): Record<string, string> {
  return Object.fromEntries(keywords.split(' ').map((keyword) => [keyword, kind]));
}

/** The values with which a keyword asks for nothing. */
const idle: Readonly<Record<string, readonly string[]>> = {
  minLength: ['0'],
  minItems: ['0'],
  minProperties: ['0'],
  uniqueItems: ['false'],
  required: ['[]'],
  properties: ['{}'],
  patternProperties: ['{}'],
  dependentRequired: ['{}'],
  items: ['true', '{}'],
  additionalProperties: ['true', '{}'],
  unevaluatedProperties: ['true', '{}'],
  propertyNames: ['true', '{}'],
  not: ['false'],
};

/** Whether a keyword lets every value of these kinds through, as far as that shows in the keyword itself. */
export function rulesOutNone(key: string, value: Json, kinds: ReadonlySet<string>): boolean {
  if (isSilent(key) || key === 'deprecated' || key === 'default') return key !== '$ref';
  const kind = speaksOf[key];
  const isOther = kind === 'number' ? !kinds.has('integer') && !kinds.has('fraction') : !kinds.has(kind ?? '');
  return (kind !== undefined && isOther) || idle[key]?.includes(canonical(value)) === true;
}

/** Whether it is a schema that every value passes. */
export function takesAll(schema: Json | undefined): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).every((key) => key !== '$ref' && isSilent(key)));
}

export function isBookkeeping(key: string): boolean {
  return bookkeepingKeywords.has(key);
}

/** The fields of objects that are words for people. What else stands in one is nothing that the differ knows. */
const descriptions: Readonly<Record<string, readonly string[]>> = {
  externalDocs: ['description', 'url'],
  contact: ['name', 'url', 'email'],
  license: ['name', 'url', 'identifier'],
  tags: ['name', 'summary', 'description', 'externalDocs', 'parent', 'kind'],
};

/** Whether what stands at a key has no field but those that are known to be words. */
export function isDescription(key: string, value: Json | undefined): boolean {
  const fields = descriptions[key];
  if (fields === undefined) return true;
  if (Array.isArray(value)) return value.every((item: Json) => isDescription(key, item));
  if (!isObject(value)) return true;
  return Object.entries(value).every(
    ([name, one]) => name.startsWith('x-') || (fields.includes(name) && isDescription(name, one)),
  );
}

type KeywordShape =
  | 'text'
  | 'texts'
  | 'number'
  | 'limit'
  | 'flag'
  | 'schema'
  | 'schemas'
  | 'map'
  | 'list'
  | 'types'
  | 'items'
  | 'dependents';
const schemaShapes: Readonly<Record<string, KeywordShape>> = {
  type: 'types',
  nullable: 'flag',
  enum: 'list',
  pattern: 'text',
  format: 'text',
  minLength: 'number',
  maxLength: 'number',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'limit',
  exclusiveMaximum: 'limit',
  multipleOf: 'number',
  items: 'items',
  additionalItems: 'schema',
  prefixItems: 'schemas',
  minItems: 'number',
  maxItems: 'number',
  uniqueItems: 'flag',
  properties: 'map',
  patternProperties: 'map',
  required: 'texts',
  additionalProperties: 'schema',
  unevaluatedProperties: 'schema',
  minProperties: 'number',
  maxProperties: 'number',
  allOf: 'schemas',
  oneOf: 'schemas',
  anyOf: 'schemas',
  readOnly: 'flag',
  writeOnly: 'flag',
  deprecated: 'flag',
  dependentRequired: 'dependents',
  dependentSchemas: 'map',
  dependencies: 'dependents',
};

/** Whether a keyword's value has the form in which functions of their own read it. */
export function hasSchemaShape(key: string, value: Json): boolean {
  switch (schemaShapes[key]) {
    case undefined:
      return true;
    case 'text':
      return typeof value === 'string';
    case 'texts':
      return Array.isArray(value) && value.every((item: Json) => typeof item === 'string');
    case 'number':
      return typeof value === 'number';
    case 'limit':
      return typeof value === 'number' || typeof value === 'boolean';
    case 'flag':
      return typeof value === 'boolean';
    case 'schema':
      return isSchema(value);
    case 'schemas':
      return Array.isArray(value) && value.every(isSchema);
    case 'map':
      return isObject(value) && Object.values(value).every(isSchema);
    case 'list':
      return Array.isArray(value);
    case 'dependents':
      return isObject(value) && Object.values(value).every((one) => isSchema(one) || Array.isArray(one));
    case 'items':
      return isSchema(value) || (Array.isArray(value) && value.every(isSchema));
    default:
      return isTypes(value);
  }
}

function isSchema(value: Json): boolean {
  return isObject(value) || typeof value === 'boolean';
}

function isTypes(value: Json): boolean {
  const known = ['null', 'boolean', 'object', 'array', 'string', 'integer', 'number'];
  return (Array.isArray(value) ? value : [value]).every((type: Json) => known.some((one) => one === type));
}
