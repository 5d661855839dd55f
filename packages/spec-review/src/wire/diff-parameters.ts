/** Compares the parameters of an operation. */
import { isObject, type Json, type JsonObject, list } from 'openapi-document';
import { apiKeysOf } from './api-keys.js';
import { compareSerialized, isRequired, serializationOf } from './diff-serialized.js';
import { type DocumentDiff, report } from './document-diff.js';
import type { Site } from './findings.js';
import { mediaTypes } from './media-types.js';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';

/** Parameters by their place and name. */
type Parameters = ReadonlyMap<string, ResolvedObject>;

/** OpenAPI says that a parameter for one of these is ignored: other parts of the document describe them. */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

/** An operation with its path, and with its document unless it is a callback. */
export type OperationContext = readonly [operation: ResolvedObject, path: ResolvedObject, root?: ResolvedObject];

/** `variables` are those of the path, with the names that they had. */
export function compareParameters(
  diff: DocumentDiff,
  site: Site,
  before: OperationContext,
  after: OperationContext,
  variables: ReadonlyMap<string, string>,
): void {
  const renamed = new Map([...variables].map(([is, was]) => [was, is]));
  const [declaredBefore, declaredNow] = [listParameters(before, renamed), listParameters(after)].map((parameters) =>
    site.callback === true ? parameters : withoutStrangers(parameters, variables),
  ) as [Parameters, Parameters];
  const listedBefore = withUndeclared(declaredBefore, declaredNow, variables, before);
  const listedNow = withUndeclared(declaredNow, declaredBefore, variables, after);
  const [olds, news] = [withLooseFields(listedBefore, listedNow), withLooseFields(listedNow, listedBefore)];
  for (const [key, parameter] of news) {
    const old = olds.get(key);
    const at = parameterSite(site, parameter);
    if (old !== undefined) compareParameter(diff, at, old, parameter);
    else {
      const rule =
        parameter.object.required === true ? 'request-required-parameter-added' : 'request-optional-parameter-added';
      report(diff, rule, at, { place: parameter.writtenAt, basePlace: before[0]?.placeOf('parameters') });
    }
  }
  for (const [key, parameter] of olds) {
    const place = after[0]?.placeOf('parameters');
    if (!news.has(key) && place !== undefined) {
      report(diff, 'request-parameter-removed', parameterSite(site, parameter), {
        place,
        basePlace: parameter.writtenAt,
      });
    }
  }
}

/** Without those of a variable that the path has not: nothing is sent there. */
function withoutStrangers(parameters: Parameters, variables: ReadonlyMap<string, string>): Parameters {
  // Some write more than a name between the braces.
  const isKnown = (name: string) =>
    [...variables.keys()].some((variable) => variable === name || variable.split(/[^\w-]+/).includes(name));
  const isStranger = ([key, { object }]: readonly [string, ResolvedObject]) =>
    object.in === 'path' && typeof object.name === 'string' && !isKnown(key.slice('path '.length));
  return new Map([...parameters].filter((entry) => !isStranger(entry)));
}

/** With what only the other version declares and is sent all the same, as any text: variables of the path, and API keys. */
function withUndeclared(
  parameters: Parameters,
  others: Parameters,
  variables: ReadonlyMap<string, string>,
  [operation, , root]: OperationContext,
): Parameters {
  const sent = [
    ...[...variables.keys()].map((name) => ({ name, in: 'path', required: true })),
    ...(root === undefined ? [] : apiKeysOf(operation, root)).map(({ scheme, ...fields }) => fields),
  ];
  const all = new Map(parameters);
  for (const fields of sent) {
    const key = parameterKey(fields.in, fields.name);
    if (all.has(key) || !others.has(key)) continue;
    const place = operation.placeOf('parameters');
    const object: JsonObject = { ...fields, schema: { type: 'string' } };
    all.set(key, { schemas: operation.schemas, object, references: [], placeOf: () => place, writtenAt: place });
  }
  return all;
}

/** By what tells a parameter from others on the wire. */
export function parameterKey(place: string, name: string): string {
  // There is but one string of a query, whatever its parameter is called.
  if (place === 'querystring') return place;
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

/** The operation's own parameters stand before those of its path. */
export function listParameters(
  [operation, path]: OperationContext,
  renamed: ReadonlyMap<string, string> = new Map(),
): Parameters {
  const parameters = new Map<string, ResolvedObject>();
  for (const { object, schemas } of [operation, path]) {
    for (const value of list(object.parameters)) {
      const parameter = resolvedAt(schemas, value);
      if (parameter === undefined) continue;
      const { in: place, name, $ref } = parameter.object;
      // A reference that leads nowhere is a name.
      const text = String(name ?? $ref);
      if (place === 'header' && ignoredHeaders.has(text.toLowerCase())) continue;
      const key = parameterKey(String(place), place === 'path' ? (renamed.get(text) ?? text) : text);
      if (!parameters.has(key)) parameters.set(key, parameter);
    }
  }
  return parameters;
}

/** With the fields of an object that is written as a parameter for each, where the other version has no such object. */
function withLooseFields(parameters: Parameters, others: Parameters): Parameters {
  const all = new Map<string, ResolvedObject>();
  for (const [key, parameter] of parameters) {
    const fields = others.has(key) ? undefined : looseFields(parameter);
    if (fields === undefined || ![...fields.keys()].some((name) => others.has(name))) all.set(key, parameter);
    else for (const [name, field] of fields) all.set(name, field);
  }
  return all;
}

/** Keywords that ask something of an object as a whole, which parameters by themselves have nobody to ask of. */
const ofWholes = [
  'minProperties',
  'maxProperties',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'propertyNames',
  'patternProperties',
  'not',
  'if',
];

function looseFields(parameter: ResolvedObject): Parameters | undefined {
  const { object, schemas } = parameter;
  const spread = spreadOf(parameter);
  if (spread === undefined) return undefined;
  const view = schemas.view([spread.schema]);
  const onlyObject = [...view.kinds].every((kind) => kind === 'object' || kind === 'null');
  const asksMore = ofWholes.some((key) => view.keywords.has(key));
  // Parameters that any name may have are none of those that are listed.
  const hasOthers = schemas.all(view, 'additionalProperties').some(({ value }) => isObject(value));
  if (!onlyObject || asksMore || hasOthers || view.alternatives.length > 0) return undefined;
  const fields = [...view.properties].map(([field, found]): readonly [string, ResolvedObject] => {
    const [first] = found;
    const values = found.map(({ value }) => value);
    const loose: JsonObject = {
      name: spread.nameOf(field),
      in: spread.in,
      required: object.required === true && view.required.has(field),
      schema: values.length > 1 ? { allOf: values } : (values[0] ?? true),
      ...(object.allowReserved === undefined ? {} : { allowReserved: object.allowReserved }),
    };
    const place = first === undefined ? parameter.placeOf('schema') : schemas.placeOf(first);
    const resolved = { schemas, object: loose, references: [], placeOf: () => place, writtenAt: place };
    return [`${loose.in} ${loose.name}`, resolved];
  });
  return new Map(fields);
}

interface Spread {
  readonly schema: Json | undefined;
  readonly in: string;
  readonly nameOf: (field: string) => string;
}

/** How a parameter is written as one for each field of an object; undefined when it is not. */
function spreadOf(parameter: ResolvedObject): Spread | undefined {
  const { object } = parameter;
  if (object.in === 'querystring') {
    const form = mediaTypes.list(parameter).find(({ key }) => key === 'application/x-www-form-urlencoded')?.content;
    return form === undefined || form.object.encoding !== undefined
      ? undefined
      : { schema: form.object.schema, in: 'query', nameOf: (field) => field };
  }
  const [place, name] = [String(object.in ?? 'query'), String(object.name)];
  const written = serializationOf(parameter);
  if (written === 'form, exploded') return { schema: object.schema, in: place, nameOf: (field) => field };
  if (written === 'deepObject') return { schema: object.schema, in: place, nameOf: (field) => `${name}[${field}]` };
  return undefined;
}

function parameterSite(site: Site, { object }: ResolvedObject): Site {
  const kind = object.in === 'header' ? 'request header' : `${object.in ?? 'unknown'} parameter`;
  return {
    ...site,
    of: `the ${kind} \`${object.name ?? object.$ref}\`${site.callback === true ? ` of ${site.of}` : ''}`,
    direction: site.callback === true ? 'response' : 'request',
  };
}

function compareParameter(diff: DocumentDiff, site: Site, before: ResolvedObject, after: ResolvedObject): void {
  const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
  const [was, is] = [before, after].map(isRequired);
  if (was !== is) {
    const rule = is === true ? 'request-parameter-made-required' : 'request-parameter-made-optional';
    report(diff, rule, site, places);
  }
  compareSerialized(diff, site, before, after, site.callback === true ? 'response' : 'request');
}
