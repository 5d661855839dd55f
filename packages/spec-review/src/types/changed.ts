/** Leaves of two documents what a change can bear on, so that judging it takes as long as the change is large, and not the API. */
import {
  canonical,
  isObject,
  type Json,
  type JsonObject,
  objectOf,
  operationEntries,
  parsePointer,
  pointerBelow,
  sharedOf,
} from 'openapi-document';

/** More operations than this that reach a change only through components are judged by examples, one for each component and direction. */
const manyOperations = 200;

export interface ChangedParts {
  readonly base: JsonObject;
  readonly head: JsonObject;
}

/** Both documents are `standalone`. What is alike in them, with all that it refers to, is left out; words for readers count. */
export function changedParts(base: JsonObject, head: JsonObject): ChangedParts {
  const graphs = [new Graph(base), new Graph(head)] as const;
  const own = new Set<string>();
  for (const name of new Set(graphs.flatMap(({ components }) => [...components.keys()]))) {
    if (graphs[0].textOf(name) !== graphs[1].textOf(name)) own.add(name);
  }
  const reached = graphs.map((graph) => graph.referrersOf(own));
  const touched = (name: string) => reached.some((names) => names.has(name));

  const keys = new Set(graphs.flatMap(({ operations }) => [...operations.keys()]));
  const itself: string[] = [];
  const through: string[] = [];
  for (const key of keys) {
    if (graphs[0].operations.get(key)?.text !== graphs[1].operations.get(key)?.text) itself.push(key);
    else if (graphs[0].operations.get(key)?.refers.some(touched)) through.push(key);
  }
  const examples = through.length > manyOperations ? representatives(through, graphs[1], own) : through;
  const kept = new Set([...itself, ...examples]);
  return { base: graphs[0].partWith(kept), head: graphs[1].partWith(kept) };
}

/** Of each component that changed itself, the first operation that sends it, and the first that receives it. */
function representatives(keys: readonly string[], graph: Graph, own: ReadonlySet<string>): string[] {
  const covered = new Set<string>();
  return keys.filter((key) => {
    const operation = graph.operations.get(key);
    if (operation === undefined) return false;
    const { responses, ...request } = operation.node;
    const reached = [
      ...[...graph.reachedFrom(request)].map((name) => [`request ${name}`, name] as const),
      ...[...graph.reachedFrom(responses ?? null)].map((name) => [`response ${name}`, name] as const),
    ];
    const fresh = reached.filter(([direction, name]) => own.has(name) && !covered.has(direction));
    for (const [direction] of fresh) covered.add(direction);
    return fresh.length > 0;
  });
}

interface OperationRefs {
  readonly node: JsonObject;
  /** All that it says itself, what it inherits included. */
  readonly text: string;
  readonly refers: readonly string[];
}

/** What of a document refers to what. */
class Graph {
  /** By their pointers. */
  readonly components = new Map<string, Json>();
  /** By path and method. */
  readonly operations = new Map<string, OperationRefs>();
  private readonly refers = new Map<string, readonly string[]>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly document: JsonObject) {
    for (const [kind, things] of Object.entries(objectOf(document.components))) {
      for (const [name, thing] of Object.entries(objectOf(things))) {
        const pointer = pointerBelow('#/components', kind, name);
        this.components.set(pointer, thing);
        this.refers.set(pointer, referencesIn(thing));
        this.texts.set(pointer, canonical(thing));
      }
    }
    for (const [path, item] of Object.entries(objectOf(document.paths))) {
      if (!isObject(item)) continue;
      const shared = sharedOf(item);
      for (const { method, value: node } of operationEntries(item)) {
        if (!isObject(node)) continue;
        const security = node.security ?? document.security ?? [];
        const schemes = objectOf(objectOf(document.components).securitySchemes);
        const text = canonical([node, shared, security, Array.isArray(security) && security.length > 0 ? schemes : {}]);
        this.operations.set(`${method} ${path}`, {
          node,
          text,
          refers: [...referencesIn(node), ...referencesIn(shared)],
        });
      }
    }
  }

  textOf(pointer: string): string | undefined {
    return this.texts.get(pointer);
  }

  /** These components and all that lead to them. */
  referrersOf(pointers: ReadonlySet<string>): Set<string> {
    const referrers = new Map<string, string[]>();
    for (const [pointer, targets] of this.refers) {
      for (const target of targets) referrers.set(target, [...(referrers.get(target) ?? []), pointer]);
    }
    return reach([...pointers], (pointer) => referrers.get(pointer) ?? []);
  }

  /** The components that something leads to, by however many references. */
  reachedFrom(node: Json): Set<string> {
    return reach(referencesIn(node), (pointer) => this.refers.get(pointer) ?? []);
  }

  /** The document with these operations alone, and the components that they need. */
  partWith(kept: ReadonlySet<string>): JsonObject {
    const paths: [string, Json][] = [];
    const needed: string[] = [];
    for (const [path, item] of Object.entries(objectOf(this.document.paths))) {
      const own = operationEntries(objectOf(item)).filter(({ method }) => kept.has(`${method} ${path}`));
      if (own.length === 0) continue;
      const fields = own.filter(({ way }) => way.length === 1).map(({ method, value }) => [method, value]);
      const more = own.filter(({ way }) => way.length > 1).map(({ method, value }) => [method, value]);
      const part: JsonObject = {
        ...sharedOf(objectOf(item)),
        ...Object.fromEntries(fields),
        ...(more.length > 0 && { additionalOperations: Object.fromEntries(more) }),
      };
      paths.push([path, part]);
      needed.push(...referencesIn(part));
    }
    const reached = reach(needed, (pointer) => this.refers.get(pointer) ?? []);
    const components = Object.entries(objectOf(this.document.components)).map(([kind, things]): [string, Json] => {
      if (kind === 'securitySchemes') return [kind, things];
      const used = Object.entries(objectOf(things)).filter(([name]) =>
        reached.has(pointerBelow('#/components', kind, name)),
      );
      return [kind, Object.fromEntries(used)];
    });
    const { webhooks: _, ...rest } = this.document;
    return { ...rest, paths: Object.fromEntries(paths), components: Object.fromEntries(components) };
  }
}

function reach(from: readonly string[], next: (pointer: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  // A set gives what is added to it while it is walked.
  for (const pointer of found) for (const other of next(pointer)) found.add(other);
  return found;
}

function referencesIn(node: Json): string[] {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (value === null || typeof value !== 'object' || value === undefined) return;
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry);
      return;
    }
    for (const [key, below] of Object.entries(value)) {
      if (key === '$ref' && typeof below === 'string') found.add(normalized(below));
      // A discriminator leads to the schemas that it names.
      else if (key === 'mapping')
        for (const target of Object.values(objectOf(below))) found.add(normalized(String(target)));
      else visit(below);
    }
  };
  visit(node);
  return [...found];
}

/** Of a pointer, the spelling that others to the same thing have; anything else as it is. */
function normalized(target: string): string {
  const keys = parsePointer(target);
  return keys === undefined ? target : pointerBelow('#', ...keys);
}
