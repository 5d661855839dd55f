/** The types verdict: the TypeScript compiler decides whether code written for the old types fits the new ones. */

import { type OperationNode, objectAt, operationsOf, placeOfField, type SpecDocument } from 'openapi-document';
import ts from 'typescript';
import { distinct } from '../result.js';
import type { Change } from '../wire/change.js';
import type { Compiled } from './compile.js';
import { type Check, checksOf, type TypesComparison } from './type-checks.js';

type Prepared = {
  readonly files: ReadonlyMap<string, string>;
  /** What the compiler has found, once it has read the files. */
  judge(compiled: Compiled): Change[];
};

/** What the compiler has to read to compare the types, under a folder of its own. */
export function prepareTypes(comparison: TypesComparison, folder = 'types'): Prepared {
  const { base, head, baseTypes, headTypes } = comparison;
  const now = new Map(operationsOf(head).map((operation) => [operation.name, operation]));
  const pairs = operationsOf(base).map((old) => [old, now.get(old.name)] as const);
  const checks = pairs.flatMap(([old, next]) => (next === undefined ? [] : checksOf(comparison, old, next)));
  const statements = checks.map(
    ({ from, to }, index) => `export const check${index}: ${to} = null as unknown as ${from};`,
  );
  const imports = "import type { paths as Old } from './base.js';\nimport type { paths as New } from './head.js';";
  return {
    files: new Map([
      [`${folder}/base.d.ts`, baseTypes],
      [`${folder}/head.d.ts`, headTypes],
      [`${folder}/checks.ts`, `${imports}\n${statements.join('\n')}\n`],
    ]),
    judge: (compiled) => [
      ...distinct([
        ...pairs.flatMap(([old, next]) => goneOrRenamed(head, old, next)),
        ...complaints(comparison, checks, compiled, `${folder}/checks.ts`),
        ...droppedNames(comparison, checks, compiled, `${folder}/checks.ts`),
      ]),
    ],
  };
}

function goneOrRenamed(head: SpecDocument, old: OperationNode, next: OperationNode | undefined): Change[] {
  const common = {
    level: 'breaking',
    direction: 'both',
    operations: [old.name],
    subject: `the types of ${old.name}`,
    otherPlaces: [],
  } as const;
  if (next === undefined) {
    const paths = objectAt(head, objectAt(head, head.root.root).paths);
    const item = objectAt(head, paths[old.path]);
    return [
      {
        ...common,
        rule: 'type-operation-removed',
        sentence: `\`${old.name}\` has no types any more: code that calls it does not compile`,
        why: 'The compiler refuses a path or a method that the types do not have.',
        before: old.name,
        place: Object.hasOwn(paths, old.path) ? head.placeOf(item) : head.placeOf(paths),
      },
    ];
  }
  const [before, after] = [old.node.operationId, next.node.operationId];
  if (before === after || typeof before !== 'string') return [];
  return [
    {
      ...common,
      rule: 'type-operation-renamed',
      sentence: `\`operations["${before}"]\` has gone from the types of ${old.name}: code that names it does not compile`,
      why: 'Generated code finds an operation by its operationId.',
      before: JSON.stringify(before),
      ...(typeof after === 'string' && { after: JSON.stringify(after) }),
      place: head.placeOf(next.node, 'operationId'),
    },
  ];
}

/** What the compiler says of each assignment that it refuses. */
function complaints(comparison: TypesComparison, checks: readonly Check[], compiled: Compiled, path: string): Change[] {
  const file = compiled.source(path);
  const first = new Map<number, ts.Diagnostic>();
  for (const diagnostic of compiled.diagnostics(path)) {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    // The first two lines are imports.
    if (!first.has(line - 2)) first.set(line - 2, diagnostic);
  }
  return checks.flatMap((check, index) => {
    const diagnostic = first.get(index);
    return diagnostic === undefined ? [] : refused(comparison, check, readMessage(diagnostic));
  });
}

interface Message {
  /** The fields on the way to what does not fit. */
  readonly way: readonly string[];
  /** The compiler's own words on what lies there. */
  readonly words: string;
  /** Whether the last field of the way is one that may be missing, so that nothing describes it. */
  readonly absent: boolean;
  /** The types that do not fit each other; undefined when the compiler names none. */
  readonly types?: { readonly from: string; readonly to: string } | undefined;
}

function refused({ head }: TypesComparison, check: Check, message: Message, rule?: string): Change {
  const { direction, operation, subject, holder, key, schema } = check;
  const { way, words, absent, types } = message;
  const field = way.length > 0 ? `\`${way.join('.')}\` of ${subject}` : subject;
  const [before, after] = direction === 'response' ? [types?.to, types?.from] : [types?.from, types?.to];
  const parent = schema === undefined ? undefined : placeOfField(head, schema, absent ? way.slice(0, -1) : way);
  return {
    rule: rule ?? `type-${direction}-unfit`,
    level: 'breaking',
    direction,
    operations: [operation],
    subject: field,
    sentence: `Code that ${direction === 'response' ? 'reads' : 'sends'} ${field} no longer compiles: ${inPlainWords(check, message)}`,
    why: `TypeScript says: ${words}`,
    otherPlaces: [],
    ...(way.length > 0 && { name: way.join('.') }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    place: parent ?? head.placeOf(holder, key),
  };
}

function inPlainWords({ direction }: Check, { way, words, absent, types }: Message): string {
  const reads = direction === 'response';
  if (absent) return `\`${way.at(-1)}\` ${reads ? 'may be missing' : 'is required'} now`;
  if (types === undefined) return words;
  const [from, to] = [types.from, types.to].map((type) => (type === 'undefined' ? 'nothing' : `\`${shorten(type)}\``));
  return reads ? `it may be ${from} now, where old code expects ${to}` : `it sends ${from}, where ${to} is wanted now`;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** Reads the compiler's chain of reasons: the fields that it names on the way, and its last word. */
function readMessage({ messageText }: ts.Diagnostic): Message {
  const way: string[] = [];
  let link: ts.DiagnosticMessageChain | undefined = typeof messageText === 'string' ? undefined : messageText;
  let words = typeof messageText === 'string' ? messageText : messageText.messageText;
  for (; link !== undefined; link = link.next?.[0]) {
    words = link.messageText;
    const named = /^(?:Types of property|The types of) '(.*)' are incompatible/.exec(words)?.[1];
    for (const [, quoted, plain] of (named ?? '').matchAll(/\["?([^"\]]*)"?\]|([^.[\]]+)/g))
      way.push(quoted ?? plain ?? '');
  }
  const missing = /^Property '(.*?)' is (?:missing|optional) in type/.exec(words)?.[1]?.replaceAll('"', '');
  const [, from, to] = /^Type '(.*)' is not assignable to type '(.*?)'/.exec(words) ?? [];
  return {
    way: missing === undefined ? way : [...way, missing],
    words: words.replaceAll("'", '`'),
    absent: missing !== undefined,
    types: from === undefined || to === undefined ? undefined : { from, to },
  };
}

/** What old code may send by a name that the new types do not have: a literal with it is refused. */
function droppedNames(
  comparison: TypesComparison,
  checks: readonly Check[],
  compiled: Compiled,
  path: string,
): Change[] {
  const { checker } = compiled;
  const declared = compiled.source(path).statements.filter(ts.isVariableStatement);
  return checks.flatMap((check, index) => {
    const [declaration] = declared[index]?.declarationList.declarations ?? [];
    if (check.direction !== 'request' || declaration?.type === undefined) return [];
    const initializer = declaration.initializer;
    if (initializer === undefined) return [];
    const names = [
      ...dropped(checker, checker.getTypeAtLocation(initializer), checker.getTypeFromTypeNode(declaration.type), []),
    ];
    return names.map((way) => {
      const words = `\`${way.at(-1)}\` does not exist in the type that is wanted now`;
      return {
        ...refused(comparison, check, { way, words, absent: false }),
        rule: 'type-request-name-dropped',
        before: way.join('.'),
      };
    });
  });
}

function* dropped(
  checker: ts.TypeChecker,
  old: ts.Type,
  now: ts.Type,
  way: readonly string[],
): Generator<readonly string[]> {
  const [from, to] = [checker.getNonNullableType(old), checker.getNonNullableType(now)];
  const isPlain =
    (from.flags & ts.TypeFlags.Object) !== 0 && !checker.isArrayType(from) && from.getCallSignatures().length === 0;
  // Ten levels are more than a body has; a type may refer to itself.
  if (from === to || !isPlain || way.length > 10) return;
  const targets = to.isUnion() ? to.types : [to];
  if (targets.some((target) => checker.getIndexTypeOfType(target, ts.IndexKind.String) !== undefined)) return;
  for (const property of from.getProperties()) {
    const type = checker.getTypeOfSymbol(property);
    if (checker.getNonNullableType(type).flags & ts.TypeFlags.Never) continue;
    const found = targets
      .map((target) => checker.getPropertyOfType(target, property.name))
      .find((one) => one !== undefined);
    const next = [...way, property.name];
    if (found === undefined) yield next;
    else yield* dropped(checker, type, checker.getTypeOfSymbol(found), next);
  }
}
