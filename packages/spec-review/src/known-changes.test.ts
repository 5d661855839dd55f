/** Whether each judge says of each known change what is true of it. */
import { readFile } from 'node:fs/promises';
import { readDocument, type SpecDocument } from 'openapi-document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveOldClient } from './consumer/consumer.js';
import { type MockServer, startMockServer } from './consumer/mock-server.js';
import { documentedClient } from './consumer/old-client.js';
import { type KnownChange, knownChanges, type Replacement } from './known-changes.js';
import { verdictOf } from './result.js';
import { changedParts } from './types/changed.js';
import { declarations } from './types/declarations.js';
import { standalone } from './types/standalone.js';
import { compareTypes } from './types/types.js';
import type { Change } from './wire/change.js';
import { diffDocuments } from './wire/diff.js';

const original = await readFile(new URL('../fixtures/known-changes.yaml', import.meta.url), 'utf8');
/** As clients have it whose types tell the format of dates apart. */
const formats = { 'service-date': `\`/Date(\${bigint})/\` | \`/Date(\${bigint}\${'+' | '-'}\${number})/\`` };
const met = new Map<KnownChange, readonly Change[]>();
let server: MockServer;

// The mock server takes most of its time to start, so all changes go through one.
beforeAll(async () => {
  server = startMockServer();
  await driveAll();
});
afterAll(() => server.close());

test('there are at least sixty known changes, each with a name of its own', () => {
  expect(new Set(knownChanges.map(({ name }) => name)).size).toBe(knownChanges.length);
  expect(knownChanges.length).toBeGreaterThanOrEqual(60);
});

describe.each(knownChanges)('$name', (change) => {
  test(`on the wire: ${change.wire}; for types: ${change.types}; for consumers: ${change.consumer}`, async () => {
    const [base, head] = [await specOf(change.given), await specOf(change.given, change.edits)];
    const wire = diffDocuments(base, head);
    const words = wire.length > 0 && wire.every(({ level }) => level === 'documentation');
    const [refused, misunderstood] = [typesOf(base, head), met.get(change) ?? missing()];
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

async function specOf(...edits: readonly (readonly Replacement[] | undefined)[]): Promise<SpecDocument> {
  const text = edits.flatMap((list) => list ?? []).reduce(apply, original);
  const loaded = texts.get(text) ?? readDocument('openapi.yaml', async () => [text]);
  texts.set(text, loaded);
  return loaded;
}

function apply(text: string, [from, to]: Replacement): string {
  if (!text.includes(from)) throw new Error(`The spec no longer holds what this change replaces:\n${from}`);
  return text.replace(from, () => to);
}

function typesOf(base: SpecDocument, head: SpecDocument): Change[] {
  const parts = changedParts(standalone(base), standalone(head));
  const [baseTypes, headTypes] = [declarations(parts.base, formats), declarations(parts.head, formats)];
  return compareTypes({ base, head, parts, baseTypes, headTypes });
}

/** What the old client meets: of each change that it must stumble over by itself, and of the others together. */
async function driveAll(): Promise<void> {
  for (const given of new Set(knownChanges.map((change) => change.given))) {
    const base = standalone(await specOf(given));
    const client = await documentedClient(base);
    for (const together of apart(knownChanges.filter((change) => change.given === given))) {
      const edits = together.flatMap((change) => change.edits);
      const document = await specOf(given, edits);
      const found = await driveOldClient(client, server, { base, head: standalone(document), document });
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
