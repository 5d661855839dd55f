/** The types verdict: TypeScript's checker decides whether code written for the old types fits the new ones. */

import {
  canonical,
  isObject,
  type Json,
  type JsonObject,
  type OperationNode,
  objectAt,
  objectOf,
  operationEntries,
  operationNodes,
  placeOfField,
  type SpecDocument,
} from 'openapi-document';
import ts from 'typescript';
import { distinct } from '../result.js';
import type { Change } from '../wire/change.js';
import { type Compiled, compile } from './compile.js';
import { droppedNames, type Misfit, misfits } from './misfits.js';
import { type AssignmentCheck, checksOf, type TypesComparison } from './type-checks.js';

/** What code that was written for the base's types meets in those of the head. */
export function compareTypes(comparison: TypesComparison): Change[] {
  const { base, head, baseTypes, headTypes } = comparison;
  const now = new Map(operationNodes(head).map((operation) => [operation.name, operation]));
  const pairs = operationNodes(base).map((old) => [old, now.get(old.name)] as const);
  const checks = pairs.flatMap(([old, next]) =>
    next !== undefined && isIn(comparison.parts.base, old) ? checksOf(comparison, old, next) : [],
  );
  return distinct([
    ...pairs.flatMap(([old, next]) => goneOrRenamed(head, old, next)),
    ...(checks.length > 0 ? judge(comparison, checks, compileChecks(checks, baseTypes, headTypes)) : []),
    ...missingComponents(base, head),
  ]);
}

/** Whether the part has the operation: those that no change can bear on are left out. */
function isIn(part: JsonObject, { path, method }: OperationNode): boolean {
  const { paths } = part;
  const item = objectOf(objectOf(paths)[path]);
  return operationEntries(item).some((entry) => entry.method === method);
}

function compileChecks(checks: readonly AssignmentCheck[], baseTypes: string, headTypes: string): Compiled {
  const statements = checks.map(({ from, to }, index) => `type From${index} = ${from};\ntype To${index} = ${to};\n`);
  const imports = "import type { paths as Old } from './base';\nimport type { paths as New } from './head';\n";
  return compile(
    new Map([
      ['base.ts', baseTypes],
      ['head.ts', headTypes],
      ['checks.ts', imports + statements.join('')],
    ]),
  );
}

function judge(
  comparison: TypesComparison,
  checks: readonly AssignmentCheck[],
  { checker, source }: Compiled,
): Change[] {
  const types = source('checks.ts').statements.filter(ts.isTypeAliasDeclaration);
  const typeAt = (index: number) => {
    const alias = types[index];
    if (alias === undefined) throw new Error(`There is no type ${index}.`);
    return checker.getTypeFromTypeNode(alias.type);
  };
  return checks.flatMap((check, index) => {
    const [from, to] = [typeAt(2 * index), typeAt(2 * index + 1)];
    const found = misfits(checker, from, to);
    const names = check.direction === 'request' ? droppedNames(checker, from, to) : [];
    return [...found, ...names].map((misfit) => refused(comparison, check, misfit));
  });
}

function refused({ head }: TypesComparison, check: AssignmentCheck, misfit: Misfit): Change {
  const { direction, operation, subject, holder, key, schema } = check;
  const { way, kind, from, to } = misfit;
  const shown = way.map((step, index) => (step === '0' ? '[]' : `${index > 0 ? '.' : ''}${step}`)).join('');
  const field = way.length > 0 ? `\`${shown}\` of ${subject}` : subject;
  const [before, after] = direction === 'response' ? [to, from] : [from, to];
  const absent = kind === 'may be missing' || kind === 'name dropped';
  const parent = schema === undefined ? undefined : placeOfField(head, schema, absent ? way.slice(0, -1) : way);
  return {
    rule: kind === 'name dropped' ? 'type-request-name-dropped' : `type-${direction}-unfit`,
    level: 'breaking',
    direction,
    operations: [operation],
    subject: field,
    sentence: `Code that ${direction === 'response' ? 'reads' : 'sends'} ${field} no longer compiles: ${inPlainWords(direction, misfit)}`,
    why: reason(misfit),
    otherPlaces: [],
    ...(way.length > 0 && { name: shown }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    place: parent ?? head.placeOf(holder, key),
  };
}

function inPlainWords(direction: AssignmentCheck['direction'], { way, kind, from = '', to = '' }: Misfit): string {
  const reads = direction === 'response';
  switch (kind) {
    case 'may be missing':
      return `\`${way.at(-1)}\` ${reads ? 'may be missing' : 'is required'} now`;
    case 'name dropped':
      return `\`${way.at(-1)}\` does not exist in the type that is wanted now`;
    case 'not declared':
      return 'the new types do not have it';
    case 'unfit': {
      const [given, wanted] = [from, to].map((type) =>
        type === 'undefined' ? 'nothing' : `\`${type.length > 120 ? `${type.slice(0, 119)}…` : type}\``,
      );
      return reads
        ? `it may be ${given} now, where old code expects ${wanted}`
        : `it sends ${given}, where ${wanted} is wanted now`;
    }
    default:
      return kind satisfies never;
  }
}

function reason({ kind }: Misfit): string {
  switch (kind) {
    case 'may be missing':
      return 'TypeScript takes no type without a field, or with one that may be missing, for a type that has it.';
    case 'name dropped':
      return 'TypeScript refuses an object literal with a name that its type does not have.';
    case 'not declared':
      return 'TypeScript refuses what a type does not have.';
    case 'unfit':
      return 'TypeScript does not take the one type for the other.';
    default:
      return kind satisfies never;
  }
}

const componentKinds = ['schemas', 'responses', 'parameters', 'requestBodies', 'headers', 'pathItems'];

/** The names that code imports out of `components`. */
function missingComponents(base: SpecDocument, head: SpecDocument): Change[] {
  const componentsOf = (document: SpecDocument) =>
    objectAt(document, objectAt(document, document.root.root).components);
  const [before, after] = [componentsOf(base), componentsOf(head)];
  return componentKinds.flatMap((kind) => {
    const [old, now] = [objectAt(base, before[kind]), objectAt(head, after[kind])];
    const added = Object.keys(now).filter((name) => !Object.hasOwn(old, name));
    const gone = Object.keys(old).filter((name) => !Object.hasOwn(now, name));
    const byText = new Map(added.map((name) => [textWithoutName(now[name] ?? null, name), name]));
    return gone.map((name): Change => {
      const renamed = byText.get(textWithoutName(old[name] ?? null, name));
      const path = `components["${kind}"]["${name}"]`;
      return {
        rule: renamed === undefined ? 'type-component-removed' : 'type-component-renamed',
        level: 'breaking',
        direction: 'none',
        operations: [],
        subject: `the type \`${path}\``,
        sentence: `\`${path}\` ${renamed === undefined ? 'has gone' : `is called \`${renamed}\` now`}: code that imports it by its name does not compile`,
        why: 'The names of components are part of the generated types, whether or not anything on the wire changes.',
        otherPlaces: [],
        before: name,
        ...(renamed !== undefined && { after: renamed }),
        place:
          renamed !== undefined
            ? head.placeOf(now, renamed)
            : isObject(after[kind])
              ? head.placeOf(now)
              : head.placeOf(objectAt(head, head.root.root), 'components'),
        basePlace: base.placeOf(old, name),
      };
    });
  });
}

/** The text of a component, whatever its name: what refers to itself does so by that. */
function textWithoutName(thing: Json, name: string): string {
  const own = componentKinds.map((kind) => `"#/components/${kind}/${name}"`);
  return own.reduce((text, reference) => text.replaceAll(reference, '"#"'), canonical(thing));
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
