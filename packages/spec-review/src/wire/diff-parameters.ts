/** Compares the parameters of an operation. */
import { list } from 'openapi-document';
import { compareSerialized } from './diff-serialized.js';
import type { Site } from './findings.js';
import { type Comparing, type Node, nodeAt, note } from './nodes.js';

/** The nodes are the operation and its path. `renamed` are the path's variables that have another name now. */
export function compareParameters(
  comparing: Comparing,
  site: Site,
  before: readonly Node[],
  after: readonly Node[],
  renamed: ReadonlyMap<string, string>,
): void {
  const olds = listParameters(before, renamed);
  const news = listParameters(after, new Map());
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

/** The operation's own parameters stand before those of its path. */
function listParameters(nodes: readonly Node[], renamed: ReadonlyMap<string, string>): Map<string, Node> {
  const parameters = new Map<string, Node>();
  for (const { node, schemas } of nodes) {
    for (const value of list(node.parameters)) {
      const parameter = nodeAt(schemas, value);
      if (parameter === undefined) continue;
      const { in: place, name } = parameter.node;
      const text = String(name);
      const known = place === 'header' ? text.toLowerCase() : place === 'path' ? (renamed.get(text) ?? text) : text;
      const key = `${place} ${known}`;
      if (!parameters.has(key)) parameters.set(key, parameter);
    }
  }
  return parameters;
}

function parameterSite(site: Site, { node }: Node): Site {
  const kind = node.in === 'header' ? 'request header' : `${node.in} parameter`;
  return {
    ...site,
    of: `the ${kind} \`${node.name}\`${site.callback === true ? ` of ${site.of}` : ''}`,
    direction: 'request',
  };
}

function compareParameter(comparing: Comparing, site: Site, before: Node, after: Node): void {
  const places = { place: after.placeOf('required'), basePlace: before.placeOf('required') };
  if ((before.node.required === true) !== (after.node.required === true)) {
    note(
      comparing,
      after.node.required === true ? 'request-parameter-made-required' : 'request-parameter-made-optional',
      site,
      places,
    );
  }
  compareSerialized(comparing, site, before, after, site.callback === true ? 'response' : 'request');
}
