/** Whether each judge says of each known change what is true of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contents, types } from 'client-generator';
import { projectFolder } from 'command-line';
import { type Document, loadDocument, type SpecDocument } from 'openapi-document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveOldClient } from './consumer/consumer.js';
import { loadClient } from './consumer/old-client.js';
import { type Edit, type KnownChange, knownChanges } from './known-changes.js';
import { verdictOf } from './result.js';
import { readFolder } from './review.js';
import { type Compiled, compile } from './types/compile.js';
import { prepareTypes } from './types/types.js';
import type { Change } from './wire/change.js';
import { diffDocuments } from './wire/diff.js';

interface Prepared {
  readonly base: SpecDocument;
  readonly head: SpecDocument;
  readonly types: ReturnType<typeof prepareTypes>;
}

// A spec of their own, so that what is added to the project's moves none of them.
const original = await readFile(new URL('../fixtures/known-changes.yaml', import.meta.url), 'utf8');
let folder: string;
let compiled: Compiled;
const prepared = new Map<KnownChange, Prepared>();
const met = new Map<KnownChange, readonly Change[]>();

// The compiler and the mock server take most of their time to start, so all changes go through one run of each.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buddy-review-'));
  const files = new Map<string, string>();
  for (const [index, change] of knownChanges.entries()) {
    const [base, head] = [await specOf(change.given), await specOf(change.given, change.edits)];
    const [baseTypes, headTypes] = await Promise.all([typesOf(base), typesOf(head)]);
    const comparison = prepareTypes({ base, head, baseTypes, headTypes }, `change-${index}`);
    for (const [path, text] of comparison.files) files.set(path, text);
    prepared.set(change, { base, head, types: comparison });
  }
  compiled = compile(files, 'language');
  await driveAll();
});
afterAll(() => rm(folder, { recursive: true }));

test('there are at least sixty known changes, each with a name of its own', () => {
  expect(new Set(knownChanges.map(({ name }) => name)).size).toBe(knownChanges.length);
  expect(knownChanges.length).toBeGreaterThanOrEqual(60);
});

describe.each(knownChanges)('$name', (change) => {
  test(`on the wire: ${change.wire}; for types: ${change.types}; for consumers: ${change.consumer}`, () => {
    const { base, head, types: comparison } = prepared.get(change) ?? missing();
    const wire = diffDocuments(base, head);
    const words = wire.length > 0 && wire.every(({ level }) => level === 'documentation');
    const [refused, misunderstood] = [comparison.judge(compiled), met.get(change) ?? missing()];
    expect(
      {
        wire: words ? 'documentation' : verdictOf(wire).judgement,
        types: refused.length > 0 ? 'breaking' : 'fits',
        consumer: misunderstood.length > 0 ? 'breaking' : 'fits',
      },
      [...wire, ...refused, ...misunderstood].map(({ sentence }) => sentence).join('\n'),
    ).toEqual({ wire: change.wire, types: change.types, consumer: change.consumer });
  });
});

test.for([
  ['a header must be sent', 'consumer-call-refused', '#/paths/~1users~1me~1logout/post'],
  ['the path is another one', 'consumer-call-refused', '#/paths'],
  ['an error name is new, and an example shows it', 'consumer-answer-refused', '#/components/schemas/ErrorName'],
] as const)('when %s, consumers meet %s at %s', ([name, rule, pointer]) => {
  const [change] = knownChanges.filter((known) => known.name === name);
  const found = met.get(change ?? missing()) ?? missing();
  expect(found.map((one) => [one.rule, one.place.pointer])).toContainEqual([rule, pointer]);
});

function missing(): never {
  throw new Error('This change was not prepared.');
}

const texts = new Map<string, Promise<SpecDocument>>();
const generated = new Map<SpecDocument, Promise<string>>();

async function specOf(...edits: readonly (readonly Edit[] | undefined)[]): Promise<SpecDocument> {
  const text = edits.flatMap((list) => list ?? []).reduce(apply, original);
  const path = `spec-${texts.size}.yaml`;
  const load = async () => {
    await writeFile(join(folder, path), text);
    return loadDocument({ path, folder });
  };
  const loaded = texts.get(text) ?? load();
  texts.set(text, loaded);
  return loaded;
}

function apply(text: string, [from, to]: Edit): string {
  if (!text.includes(from)) throw new Error(`The spec no longer holds what this change replaces:\n${from}`);
  return text.replace(from, () => to);
}

function typesOf(document: SpecDocument): Promise<string> {
  // An OpenAPI document is an object, which is all that is asked for.
  const made = generated.get(document) ?? types(document.root.root as Document);
  generated.set(document, made);
  return made;
}

/** What the old client meets: of each change that it must stumble over by itself, and of the others together. */
async function driveAll(): Promise<void> {
  const sources = await readFolder(projectFolder, 'src', /(?<!\.test)\.ts$/);
  for (const given of new Set(knownChanges.map((change) => change.given))) {
    const base = await specOf(given);
    const files = [...(await contents(base.root.root as Document))].map(
      ([name, text]) => [`generated/${name}`, text] as const,
    );
    const client = await loadClient(new Map([...sources, ...files]));
    for (const together of apart(knownChanges.filter((change) => change.given === given))) {
      const head = await specOf(
        given,
        together.flatMap(({ edits }) => edits),
      );
      const found = await driveOldClient(client, base, head);
      for (const change of together) met.set(change, found);
    }
  }
}

/** Changes in groups: none in a group touches what another touches, and one that consumers must notice is alone. */
function apart(changes: readonly KnownChange[]): KnownChange[][] {
  const groups: { readonly changes: KnownChange[]; readonly taken: [number, number][] }[] = [];
  for (const change of changes) {
    const base = (change.given ?? []).reduce(apply, original);
    const ranges = change.edits.map(([from]): [number, number] => [
      base.indexOf(from),
      base.indexOf(from) + from.length,
    ]);
    const overlaps = ([start, end]: [number, number]) => ranges.some(([first, last]) => start < last && first < end);
    const group = change.consumer === 'fits' ? groups.find(({ taken }) => !taken.some(overlaps)) : undefined;
    const whole: [number, number] = [0, base.length];
    if (group === undefined) groups.push({ changes: [change], taken: change.consumer === 'fits' ? ranges : [whole] });
    else {
      group.changes.push(change);
      group.taken.push(...ranges);
    }
  }
  return groups.map((group) => group.changes);
}
