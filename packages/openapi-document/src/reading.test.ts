/** What is read of a document, whichever way it is written, and where each thing stands. */
import { describe, expect, test } from 'vitest';
import { readDocument, readYaml, type SpecDocument } from './document.js';
import { type JsonObject, list } from './json.js';
import { objectAt } from './lookup.js';
import { valueAt } from './operations.js';

/** The document that these files make; the first is its root. */
function read(files: Readonly<Record<string, string>>): Promise<SpecDocument> {
  const texts = new Map(Object.entries(files));
  const [root = ''] = texts.keys();
  return readDocument(root, async (paths) =>
    paths.map((path) => texts.get(path) ?? { refused: `${path}: there is no such file` }),
  );
}

const readText = (text: string) => read({ 'api.yaml': `openapi: 3.1.0\n${text}` });

/** An object of the root by the keys on the way to it, references followed. */
function at(document: SpecDocument, ...keys: readonly string[]): JsonObject {
  return keys.reduce((node, key) => objectAt(document, node[key]), objectAt(document, document.root.root));
}

const line = (document: SpecDocument, pointer: string, file = 'api.yaml') => document.position({ file, pointer }).line;

describe('a document of YAML', () => {
  test('has what an alias repeats in both places, and both are where the anchor is', async () => {
    const document = await readText('a: &a\n  type: string\nb: *a\nx-c: *a\n');
    for (const key of ['a', 'b', 'x-c']) {
      expect(at(document, key)).toEqual({ type: 'string' });
      expect(document.placeOf(at(document, key), 'type')).toEqual({ file: 'api.yaml', pointer: '#/a/type' });
    }
    expect([line(document, '#/a/type'), line(document, '#/b')]).toEqual([3, 4]);
  });

  test('has what `<<` merges, and what is written beside it goes first', async () => {
    const document = await readText('a: &a {type: string, format: uuid}\nb: {<<: *a, format: date}\n');
    expect(at(document, 'b')).toEqual({ type: 'string', format: 'date' });
  });

  test('is read as JSON has it: dates and words such as `no` are texts, and keys too', async () => {
    const document = await readText('a: {2026-01-01: 2026-01-01, no: no, 200: ~, yes: true}\n');
    expect(at(document, 'a')).toEqual({ '2026-01-01': '2026-01-01', no: 'no', 200: null, yes: true });
  });

  test('has integers of many digits to the nearest double, and each digit as text', async () => {
    const document = await readText('a: {maximum: 9007199254740993, minimum: [-9007199254740993, 1.0]}\n');
    const schema = at(document, 'a');
    expect(schema.maximum).toBe(9007199254740992);
    expect(document.textAt(schema, 'maximum')).toBe('9007199254740993');
    expect(document.textAt(schema, 'minimum')).toBe('[-9007199254740993,1]');
  });

  test('is not read when a key stands twice, and its line is told', async () => {
    await expect(readText('paths: {}\npaths: {}\n')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^api\.yaml:3:1 duplicated mapping key/),
    });
  });

  test('may be any other file of YAML, a number alone too, of which an endless one is refused', () => {
    expect(readYaml('workflow.yaml', 'steps: [a, 9007199254740993]').root).toEqual({ steps: ['a', 9007199254740992] });
    expect(readYaml('number.yaml', '9007199254740993').root).toBe(9007199254740992);
    expect(() => readYaml('workflow.yaml', 'a: &a [*a]')).toThrow('workflow.yaml');
    expect(() => readYaml('workflow.yaml', 'a: [')).toThrow('workflow.yaml:1:5 ');
  });
});

describe('a reference', () => {
  const key = 'a/b~c%d';
  const schemas = `components:\n  schemas:\n    Plain: {type: string}\n    "${key}":\n      type: integer\n`;

  test.each([
    '#/components/schemas/a~1b~0c%25d',
    '#/components/schemas/%61~1b~0c%25d',
    'api.yaml#/components/schemas/a~1b~0c%25d',
    './api.yaml#/components/schemas/a~1b~0c%25d',
  ])('%s leads to the schema with a slash, a tilde and a percent sign in its name', async (target) => {
    const document = await readText(`a: {$ref: "${target}"}\n${schemas}`);
    expect(at(document, 'a')).toEqual({ type: 'integer' });
    expect(document.unresolved).toEqual([]);
    const place = document.placeOf(at(document, 'a'));
    expect(place).toEqual({ file: 'api.yaml', pointer: '#/components/schemas/a~1b~0c%25d' });
    expect(document.position(place).line).toBe(6);
    expect(valueAt(objectAt(document, document.root.root), place.pointer)).toEqual({ type: 'integer' });
  });

  test('leads through other files and on, each relative to the file that it stands in', async () => {
    const document = await read({
      'spec/api.yaml': 'openapi: 3.0.3\na: {$ref: "parts/pet.yaml#/Pet"}\n',
      'spec/parts/pet.yaml': 'Other: {}\nPet:\n  $ref: "../common/name.yaml"\n',
      'spec/common/name.yaml': '# A name\ntype: string\n',
    });
    const name = at(document, 'a');
    expect(name).toEqual({ type: 'string' });
    const place = document.placeOf(name, 'type');
    expect(place).toEqual({ file: 'spec/common/name.yaml', pointer: '#/type' });
    expect(document.position(place)).toEqual({ line: 2, column: 1 });
    expect(line(document, '#/Pet', 'spec/parts/pet.yaml')).toBe(2);
  });

  test('leads to an anchor, and a `$dynamicRef` to all that have its anchor', async () => {
    const document = await readText(
      'a: {$ref: "#here"}\nb: {$anchor: here, type: string}\nc: {schema: {$dynamicAnchor: any, type: integer}}\n',
    );
    expect(at(document, 'a')).toMatchObject({ type: 'string' });
    expect(document.dynamicTargets('#any')).toMatchObject([{ type: 'integer' }]);
    expect(document.dynamicTargets('#none')).toEqual([]);
  });

  test('may be asked for without standing in the document', async () => {
    const document = await readText(schemas);
    const from = at(document, 'components');
    expect(document.resolve('#/components/schemas/Plain', from)).toEqual({ type: 'string' });
    expect(document.resolve('#/components/schemas/Gone', from)).toBeUndefined();
    expect(document.resolve('gone.yaml', from)).toBeUndefined();
  });

  test('leads through others on its way, unless these lead in a circle', async () => {
    const document = await read({
      'api.yaml':
        'openapi: 3.1.0\na: {$ref: "#/b/c/d"}\nb: {$ref: b.yaml}\ne: {$ref: "#/f/x"}\nf: {$ref: "#/g/x"}\ng: {$ref: "#/f/x"}\n',
      'b.yaml': 'c: {$ref: "#/d"}\nd: {d: {type: string}}\n',
    });
    expect(at(document, 'a')).toEqual({ type: 'string' });
    expect(document.unresolved.map(({ target }) => target)).toEqual(['#/f/x', '#/g/x', '#/f/x']);
  });

  test('in place of a whole map or list is what it leads to, with what is written beside it', async () => {
    const document = await read({
      'api.yaml': 'openapi: 3.1.0\npaths: {$ref: paths.yaml, /b: {get: {}}}\ncomponents: {$ref: parts.yaml}\n',
      'paths.yaml': '/a: {get: {parameters: {$ref: "parts.yaml#/lists/few"}}}\n',
      'parts.yaml': 'schemas: {$ref: schemas.yaml}\nlists: {few: [{$ref: "api.yaml#/components/schemas/A"}]}\n',
      'schemas.yaml': 'A: {type: object, properties: {a: {properties: {$ref: "#/A/properties"}}}}\n',
    });
    expect(at(document, 'paths')).toMatchObject({ '/a': { get: {} }, '/b': { get: {} } });
    const [parameter = null] = list(at(document, 'paths', '/a', 'get').parameters);
    expect(document.follow(parameter)).toMatchObject({ type: 'object' });
    const schemas = at(document, 'components', 'schemas');
    expect(document.placeOf(schemas, 'A')).toEqual({ file: 'schemas.yaml', pointer: '#/A' });
    // What would stand within itself stays a reference.
    expect(schemas).toEqual({
      A: { type: 'object', properties: { a: { properties: { $ref: '#/A/properties' } } } },
    });
    expect(document.unresolved).toEqual([]);
  });

  test('that leads nowhere is listed with its place, and those in a circle are cut', async () => {
    const document = await readText('a: {$ref: "#/gone"}\nb: {$ref: "#/c"}\nc: {$ref: "#/b"}\n');
    expect(document.unresolved).toEqual([
      { target: '#/gone', reason: 'leads to nothing', place: { file: 'api.yaml', pointer: '#/a' } },
      { target: '#/b', reason: 'leads back to itself', place: { file: 'api.yaml', pointer: '#/c' } },
    ]);
    expect(at(document, 'b')).toEqual({ $ref: '#/b' });
  });

  test('is merged with what is written beside it, which goes first and keeps its place', async () => {
    const document = await readText('a:\n  $ref: "#/b"\n  summary: Mine\nb:\n  summary: Its\n  type: string\n');
    const { root } = document.root;
    const merged = document.merged(objectAt(document, root).a ?? null) ?? {};
    expect(merged).toEqual({ summary: 'Mine', type: 'string' });
    const pointers = ['summary', 'type'].map((key) => document.placeOf(merged, key).pointer);
    expect(pointers).toEqual(['#/a/summary', '#/b/type']);
    expect(document.merged('text')).toBeUndefined();
  });
});

describe('the position of a pointer', () => {
  const text = 'paths:\n  /things/{id}:\n    get:\n      tags:\n        - one\n        - two\n';

  test.each([
    ['#', 1, 1],
    ['#/paths', 2, 1],
    ['#/paths/~1things~1{id}/get', 4, 5],
    ['#/paths/~1things~1{id}/get/tags/1', 7, 11],
  ])('%s is that of its key, or of the item', async (pointer, line, column) => {
    expect((await readText(text)).position({ file: 'api.yaml', pointer })).toEqual({ line, column });
  });

  test('is that of the nearest parent where nothing stands', async () => {
    const document = await readText(text);
    expect(line(document, '#/paths/~1things~1{id}/put/responses')).toBe(3);
    expect(line(document, '#/components')).toBe(1);
    expect(line(document, '#', 'gone.yaml')).toBe(1);
  });

  test('is found in JSON of one line too', async () => {
    const document = await read({ 'api.json': '{"openapi": "3.1.0", "paths": {"/": {}}}' });
    expect(document.position({ file: 'api.json', pointer: '#/paths/~1' })).toEqual({ line: 1, column: 33 });
  });
});

test('texts of values are alike when the values are, whatever the order of their keys', async () => {
  const document = await readText('a: {b: 1, a: [2]}\nb: {a: [2], b: 1.0}\nc: 12345678901234567890\n');
  const root = objectAt(document, document.root.root);
  expect(document.textAt(root, 'a')).toBe('{"a":[2],"b":1}');
  expect(document.textAt(root, 'b')).toBe('{"a":[2],"b":1}');
});
