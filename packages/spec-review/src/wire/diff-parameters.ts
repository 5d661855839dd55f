/** Compares the parameters of an operation. */
import { isObject, type JsonObject, list } from 'openapi-document';
import { compareSerialized, serializationOf } from './diff-serialized.js';
import type { Site } from './findings.js';
import { type Comparing, type Node, nodeAt, note } from './nodes.js';

/** Parameters by their place and name. */
type Parameters = ReadonlyMap<string, Node>;

/** OpenAPI says that a parameter for one of these is ignored: other parts of the document describe them. */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

/** The nodes are the operation and its path. `variables` are those of the path, with the names that they had. */
export function compareParameters(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
  variables: ReadonlyMap<string, string>,
): void {
  const renamed = new Map([...variables].map(([is, was]) => [was, is]));
  const [declaredBefore, declaredNow] = [listParameters(before, renamed), listParameters(after, new Map())];
  const listedBefore = withVariables(declaredBefore, declaredNow, variables, before);
  const listedNow = withVariables(declaredNow, declaredBefore, variables, after);
  const [olds, news] = [withLooseFields(listedBefore, listedNow), withLooseFields(listedNow, listedBefore)];
  for (const [key, parameter] of news) {
    const old = olds.get(key);
    const at = parameterSite(site, parameter);
    if (old !== undefined) compareParameter(comparing, at, old, parameter);
    else {
      const rule =
        parameter.node.required === true ? 'request-required-parameter-added' : 'request-optional-parameter-added';
      note(comparing, rule, at, { place: parameter.writtenAt, basePlace: before[0]?.placeOf('parameters') });
    }
  }
  for (const [key, parameter] of olds) {
    const place = after[0]?.placeOf('parameters');
    if (!news.has(key) && place !== undefined) {
      note(comparing, 'request-parameter-removed', parameterSite(site, parameter), {
        place,
        basePlace: parameter.writtenAt,
      });
    }
  }
}

/** With the variables of the path that only the other version declares: such a one is sent all the same, and may be any text. */
function withVariables(
  parameters: Parameters,
  others: Parameters,
  variables: ReadonlyMap<string, string>,
  [operation]: readonly Node[],
): Parameters {
  const all = new Map(parameters);
  for (const name of variables.keys()) {
    const key = `path ${name}`;
    if (operation === undefined || all.has(key) || !others.has(key)) continue;
    const place = operation.placeOf('parameters');
    const node: JsonObject = { name, in: 'path', required: true, schema: { type: 'string' } };
    all.set(key, { schemas: operation.schemas, node, references: [], placeOf: () => place, writtenAt: place });
  }
  return all;
}

/** The operation's own parameters stand before those of its path. */
function listParameters(nodes: readonly Node[], renamed: ReadonlyMap<string, string>): Parameters {
  const parameters = new Map<string, Node>();
  for (const { node, schemas } of nodes) {
    for (const value of list(node.parameters)) {
      const parameter = nodeAt(schemas, value);
      if (parameter === undefined) continue;
      const { in: place, name, $ref } = parameter.node;
      // A reference that leads nowhere is a name.
      const text = String(name ?? $ref);
      if (place === 'header' && ignoredHeaders.has(text.toLowerCase())) continue;
      const known = place === 'header' ? text.toLowerCase() : place === 'path' ? (renamed.get(text) ?? text) : text;
      const key = `${place} ${known}`;
      if (!parameters.has(key)) parameters.set(key, parameter);
    }
  }
  return parameters;
}

/** With the fields of an object that is written as a parameter for each, where the other version has no such object. */
function withLooseFields(parameters: Parameters, others: Parameters): Parameters {
  const all = new Map<string, Node>();
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

function looseFields(parameter: Node): Parameters | undefined {
  const { node, schemas } = parameter;
  const view = schemas.view([node.schema]);
  const onlyObject = [...view.kinds].every((kind) => kind === 'object' || kind === 'null');
  const asksMore = ofWholes.some((key) => view.keywords.has(key));
  // Parameters that any name may have are none of those that are listed.
  const hasOthers = schemas.all(view, 'additionalProperties').some(({ value }) => isObject(value));
  const isLoose = onlyObject && !asksMore && !hasOthers && view.alternatives.length === 0;
  if (serializationOf(parameter) !== 'form, exploded' || !isLoose) return undefined;
  const fields = [...view.properties].map(([name, found]): readonly [string, Node] => {
    const [first] = found;
    const values = found.map(({ value }) => value);
    const field: JsonObject = {
      name,
      in: node.in ?? 'query',
      required: node.required === true && view.required.has(name),
      schema: values.length > 1 ? { allOf: values } : (values[0] ?? true),
    };
    const place = first === undefined ? parameter.placeOf('schema') : schemas.placeOf(first);
    return [`${node.in} ${name}`, { schemas, node: field, references: [], placeOf: () => place, writtenAt: place }];
  });
  return new Map(fields);
}

function parameterSite(site: Site, { node }: Node): Site {
  const kind = node.in === 'header' ? 'request header' : `${node.in ?? 'unknown'} parameter`;
  return {
    ...site,
    of: `the ${kind} \`${node.name ?? node.$ref}\`${site.callback === true ? ` of ${site.of}` : ''}`,
    direction: 'request',
  };
}

function compareParameter(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
  const [was, is] = [before, after].map(isRequired);
  if (was !== is) {
    const rule = is === true ? 'request-parameter-made-required' : 'request-parameter-made-optional';
    note(comparing, rule, site, places);
  }
  compareSerialized(comparing, site, before, after, site.callback === true ? 'response' : 'request');
}

/** There is no path without its variables. */
function isRequired({ node }: Node): boolean {
  return node.required === true || node.in === 'path';
}
