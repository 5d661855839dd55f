/** The document that is checked, as its author wrote it, and the places of what is found in it. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { CommandError } from 'command-line';
import { parsePointer } from 'openapi-document';
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document as YamlDocument,
} from 'yaml';

export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

/** The document as its author wrote it, for the places of what is found in it. */
export interface CheckedFile {
  /** Relative to the current directory. */
  readonly path: string;
  /** Also the key under which the document names its version. */
  readonly kind: keyof typeof documentKinds;
  readonly yaml: YamlDocument;
  readonly lines: LineCounter;
}

export const documentKinds = {
  openapi: {
    name: 'OpenAPI',
    version: /^3\.1\.\d+$/,
    wanted: 'must be 3.1, written with three numbers.\nMend it: write openapi: 3.1.0.',
    specification: 'https://spec.openapis.org/oas/v3.1.1.html',
  },
  arazzo: {
    name: 'Arazzo',
    version: /^1\.0\.\d+$/,
    wanted: 'must be 1.0, written with three numbers.\nMend it: write arazzo: 1.0.1.',
    specification: 'https://spec.openapis.org/arazzo/v1.0.1.html',
  },
} as const;
export async function readSource(file: string): Promise<CheckedFile> {
  const path = relative('', file) || '.';
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'this is a folder' };
    const reason = reasons[error.code ?? ''] ?? error.message;
    throw new CommandError(2, `${path}: ${reason}. Name an OpenAPI or Arazzo document.`);
  });
  const lines = new LineCounter();
  const yaml = parseDocument(bytes.toString(), { lineCounter: lines, prettyErrors: false });
  const kind = yaml.has('arazzo') ? 'arazzo' : 'openapi';
  const source = { path, kind, yaml, lines } as const;
  // One fault brings others after it, so only the first is worth reading.
  const [error] = yaml.errors;
  const fault = isUtf8(bytes) ? error : { message: 'This is no text in UTF-8', pos: [0] as const };
  if (fault !== undefined) {
    const place = placeOf(source, fault.pos[0]).join(':');
    throw new CommandError(1, `${path}:${place} ${fault.message}\nThis is no YAML. Mend this place, and check again.`);
  }
  return source;
}

/** What would make the tools below fetch something, never end, or judge by another version's rules. */
export function findUnfit(source: CheckedFile): Problem[] {
  const { kind, yaml } = source;
  const { name, version: fit, wanted } = documentKinds[kind];
  const version = yaml.get(kind);
  if (typeof version !== 'string' || !fit.test(version)) {
    const found = version === undefined ? `No version of ${name} is named` : `This names ${name} ${version}`;
    const message = `${found}. The document ${wanted}`;
    return [problem(source, offsetOf(source, `#/${kind}`) ?? 0, `${kind}-version`, message)];
  }
  try {
    JSON.stringify(yaml.toJS());
  } catch (error) {
    const message = `An alias (*name) cannot be resolved: ${String(error)}\nMend it: use $ref instead.`;
    return [problem(source, 0, 'no-endless-alias', message)];
  }
  return referencesOf(source)
    .filter(({ target }) => !target.startsWith('#'))
    .map(({ target, offset }) => {
      const message = `${target} lies outside this document, which must stand alone: nothing is fetched.`;
      const remedy = 'copy what it refers to under components, and refer to it there.';
      return problem(source, offset, 'no-outside-reference', `${message}\nMend it: ${remedy}`);
    });
}

/** Everything that Redocly would follow. */
function referencesOf({ yaml }: CheckedFile): { readonly target: string; readonly offset: number }[] {
  const found: { target: string; offset: number }[] = [];
  visit(yaml, {
    Pair(_, { key, value }, path) {
      const node = isAlias(value) ? value.resolve(yaml) : value;
      const above = path.filter(isPair).map((pair) => String(pair.key));
      const inMapping = above.slice(-2).join() === 'discriminator,mapping';
      if (!isScalar(key) || !isScalar(node) || typeof node.value !== 'string') return;
      // In a mapping, what does not look like a path is the name of a schema here.
      const follows =
        key.value === '$ref' || key.value === 'externalValue' || (inMapping && /\/|\.(ya?ml|json)$/i.test(node.value));
      if (follows) found.push({ target: node.value, offset: key.range?.[0] ?? 0 });
    },
  });
  return found;
}

/** A problem at a pointer; without one, its place can only be read out of its message. */
export function problemAt(
  source: CheckedFile,
  rule: string,
  message: string,
  pointer = /#\/[^\s"]*/.exec(message)?.[0] ?? '#',
): Problem {
  const reference = referencesOf(source).find(({ target }) => target === pointer);
  const offset = offsetOf(source, pointer) ?? reference?.offset ?? 0;
  return problem(source, offset, rule, message);
}

export function problem(source: CheckedFile, offset: number, rule: string, message: string): Problem {
  const [line, column] = placeOf(source, offset);
  return { line, column, rule, message };
}

function placeOf({ lines }: CheckedFile, offset: number): [line: number, column: number] {
  const { line, col } = lines.linePos(offset);
  // An empty file has no line to count.
  return [Math.max(line, 1), Math.max(col, 1)];
}

/** Where the pointed-to thing begins, by its key if it has one; undefined when nothing stands there. */
export function offsetOf({ yaml }: CheckedFile, pointer: string): number | undefined {
  let node: unknown = yaml.contents;
  let place: unknown = node;
  for (const key of parsePointer(pointer) ?? []) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    node = isSeq(node) ? node.items[Number(key)] : pair?.value;
    place = pair?.key ?? node;
  }
  return isNode(place) ? place.range?.[0] : undefined;
}
