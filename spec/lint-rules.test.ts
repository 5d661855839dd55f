/** Plants a fault for every lint rule of our own in a small spec, and sees what Redocly finds with redocly.yaml. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lint as redocly } from 'spec-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parse, parseDocument } from 'yaml';
import { projectFolder, specRules } from '../contract-tests/project.js';
import plugin from './lint-rules.js';

type Path = readonly (string | number)[];

interface Fault {
  readonly rule: string;
  /** What the rule does not let pass. */
  readonly fault: string;
  readonly plant: (spec: Document) => void;
  /** Where it must be reported. */
  readonly at: Path;
}

const operation = ['paths', '/users/me/logout', 'post'];
const schema = (...path: Path) => ['components', 'schemas', ...path];
const response = (...path: Path) => ['components', 'responses', ...path];
const header = (...path: Path) => ['components', 'headers', ...path];
const example = (...path: Path) => ['components', 'examples', ...path];
const json = ['content', 'application/json'];
const marked = { 'x-source': 'decided', description: 'Planted.' };

/** A fault that consists of one value. */
const set = (rule: string, fault: string, at: Path, value: unknown): Fault => ({
  rule,
  fault,
  plant: (spec) => spec.setIn(at, spec.createNode(value)),
  at,
});

/** A fault that consists of one omission, and is reported where the rest of the thing stands. */
const omit = (rule: string, fault: string, at: Path, key: string): Fault => ({
  rule,
  fault,
  plant: (spec) => spec.deleteIn([...at, key]),
  at,
});

/** A fault in a parameter of an operation beside the others. */
const parameter = (fault: string, said: object): Fault => ({
  rule: 'sendable-parameters',
  fault,
  plant(spec) {
    const get = { ...parse(String(spec)).paths['/users/me/logout'].post, operationId: 'getThing' };
    const parameters = [{ name: 'thing', description: 'Planted.', ...said }];
    const path = 'required' in said ? '/things/{thing}' : '/things';
    spec.setIn(['paths', path], spec.createNode({ get: { ...get, parameters } }));
  },
  at: ['paths', 'required' in said ? '/things/{thing}' : '/things', 'get', 'parameters', 0],
});

const faults: readonly Fault[] = [
  set(
    'header-examples-valid',
    'a header example of the wrong type',
    header('RetryAfter', 'examples', 'TwoSeconds', 'value'),
    'soon',
  ),
  set(
    'header-examples-valid',
    'a header example out of its range',
    header('RetryAfter', 'examples', 'TwoSeconds', 'value'),
    -1,
  ),
  {
    rule: 'header-examples-valid',
    fault: 'a header example that breaks a schema elsewhere',
    plant: (spec) => spec.setIn(header('Allow', 'schema'), spec.createNode({ $ref: '#/components/schemas/RequestId' })),
    at: header('Allow', 'examples', 'Post', 'value'),
  },
  set('defaults-valid', 'a default of the wrong type', schema('ErrorEnvelope', 'properties', 'message', 'default'), 7),
  set(
    'defaults-valid',
    'a wrong default beside a reference',
    schema('AppAccessToken', 'properties', 'accessToken', 'default'),
    'EXAMPLE two words',
  ),
  set('https-servers', 'a server of plain http', ['servers', 0, 'url'], 'http://api.buddyplatform.com'),
  {
    rule: 'no-body-on-get',
    fault: 'a body with GET',
    plant(spec) {
      const get = { ...parse(String(spec)).paths['/users/me/logout'].post, operationId: 'getLogout' };
      const requestBody = { content: { 'application/json': { schema: { $ref: '#/components/schemas/RequestId' } } } };
      spec.setIn(['paths', '/users/me/logout', 'get'], spec.createNode({ ...get, requestBody }));
    },
    at: ['paths', '/users/me/logout', 'get', 'requestBody'],
  },
  {
    rule: 'no-trace',
    fault: 'an operation of TRACE',
    plant(spec) {
      const trace = { ...parse(String(spec)).paths['/users/me/logout'].post, operationId: 'traceLogout' };
      spec.setIn(['paths', '/users/me/logout', 'trace'], spec.createNode(trace));
    },
    at: ['paths', '/users/me/logout', 'trace'],
  },
  parameter('a list in a path', { in: 'path', required: true, schema: { type: 'array', items: { type: 'string' } } }),
  parameter('an object in a path', { in: 'path', required: true, schema: { type: 'object' } }),
  parameter('a style of its own in a path', {
    in: 'path',
    required: true,
    style: 'matrix',
    schema: { type: 'string' },
  }),
  parameter('an object in a query that is no deepObject', { in: 'query', schema: { type: 'object' } }),
  parameter('a parameter with content', {
    in: 'query',
    content: { 'application/json': { schema: { type: 'object' } } },
  }),
  {
    rule: 'named-response-examples',
    fault: 'a response body without an example',
    plant(spec) {
      spec.deleteIn(response('NotFound', ...json, 'examples'));
      spec.deleteIn(example('UnknownPath'));
    },
    at: response('NotFound', ...json),
  },
  omit('header-examples-present', 'a header without an example', header('Allow'), 'examples'),
  {
    rule: 'status-headers',
    fault: '401 with an optional WWW-Authenticate',
    plant: (spec) => spec.setIn(header('WWWAuthenticate', 'required'), false),
    at: response('Unauthorized'),
  },
  {
    rule: 'status-headers',
    fault: '405 with an optional Allow',
    plant: (spec) => spec.setIn(header('Allow', 'required'), false),
    at: response('MethodNotAllowed'),
  },
  ...['TooManyRequests', 'ServiceUnavailable'].map((name) => ({
    rule: 'status-headers',
    fault: `${name} without Retry-After`,
    plant: (spec: Document) => spec.deleteIn(response(name, 'headers', 'Retry-After')),
    at: response(name),
  })),
  {
    rule: 'no-store-on-tokens',
    fault: 'a token with an optional Cache-Control',
    plant: (spec) => spec.setIn(header('NoStore', 'required'), false),
    at: response('LoggedOut'),
  },
  {
    rule: 'error-envelope',
    fault: 'an error with a body of its own',
    plant(spec) {
      spec.setIn(schema('OtherError'), spec.createNode({ ...marked, type: 'object' }));
      spec.setIn(response('NotFound', ...json, 'schema', '$ref'), '#/components/schemas/OtherError');
    },
    at: response('NotFound'),
  },
  set('error-examples-consistent', 'an example of another status', example('UnknownPath', 'value', 'status'), 405),
  set(
    'error-examples-consistent',
    'a default example of a listed status',
    example('GatewayTimeout', 'value', 'status'),
    503,
  ),
  set('error-examples-consistent', "another error's number", example('AuthFailed', 'value', 'errorNumber'), 260),
  {
    rule: 'error-names-complete',
    fault: 'a name without a number',
    plant(spec) {
      spec.addIn(schema('ErrorName', 'oneOf'), spec.createNode({ const: 'Planted', ...marked }));
      spec.setIn(example('GatewayTimeout', 'value', 'error'), 'Planted');
    },
    at: schema('ErrorName', 'oneOf', 7, 'const'),
  },
  {
    rule: 'error-names-complete',
    fault: 'a name without an example',
    plant(spec) {
      spec.addIn(schema('ErrorName', 'oneOf'), spec.createNode({ const: 'Planted', ...marked }));
      spec.addIn(schema('ErrorNumber', 'oneOf'), spec.createNode({ const: 999, title: 'Planted', ...marked }));
    },
    at: schema('ErrorName', 'oneOf', 7, 'const'),
  },
  {
    rule: 'error-names-complete',
    fault: 'a number without a name',
    plant: (spec) =>
      spec.addIn(schema('ErrorNumber', 'oneOf'), spec.createNode({ const: 999, title: 'Planted', ...marked })),
    at: schema('ErrorNumber', 'oneOf', 7, 'title'),
  },
  set('named-components', 'a response inline', [...operation, 'responses', '202'], marked),
  set('named-components', 'a header inline', response('NotFound', 'headers', 'X-Planted'), {
    ...marked,
    schema: { type: 'integer' },
    example: 1,
  }),
  set('named-components', 'an example inline', response('Forbidden', ...json, 'examples', 'Planted'), {
    value: {
      status: 403,
      error: 'AuthUserAccountDisabled',
      errorNumber: 264,
      message: 'Planted.',
      request_id: '6b4cb242-4a23-4596-a217-beaddbc496cb',
      success: false,
    },
  }),
  set('named-components', 'a body schema inline', response('LoggedOut', ...json, 'schema'), {
    anyOf: [{ $ref: '#/components/schemas/LogoutSuccess' }, { $ref: '#/components/schemas/AppAccessToken' }],
  }),
  set('named-components', 'an object inline in a property', schema('LogoutSuccess', 'properties', 'planted'), {
    ...marked,
    type: 'object',
  }),
  {
    rule: 'named-components',
    fault: 'an object inline in an array',
    plant: (spec) =>
      spec.setIn(
        schema('LogoutSuccess', 'properties', 'planted'),
        spec.createNode({ ...marked, type: 'array', items: { type: ['object', 'null'] } }),
      ),
    at: schema('LogoutSuccess', 'properties', 'planted', 'items'),
  },
  omit('described', 'a schema without a description', schema('AccessToken'), 'description'),
  omit('described', 'a header without a description', header('Allow'), 'description'),
  omit(
    'described',
    'a security scheme without a description',
    ['components', 'securitySchemes', 'BuddyAccessToken'],
    'description',
  ),
  {
    rule: 'described',
    fault: 'a response with an empty description',
    plant: (spec) => spec.setIn(response('NotFound', 'description'), ''),
    at: response('NotFound'),
  },
  omit('source-marked', 'a server without its source', ['servers', 0], 'x-source'),
  omit('source-marked', 'an operation without its source', operation, 'x-source'),
  omit(
    'source-marked',
    'a security scheme without its source',
    ['components', 'securitySchemes', 'BuddyAccessToken'],
    'x-source',
  ),
  omit('source-marked', 'a response without its source', response('NotFound'), 'x-source'),
  omit('source-marked', 'a header without its source', header('Allow'), 'x-source'),
  omit('source-marked', 'a schema without its source', schema('RequestId'), 'x-source'),
  omit('source-marked', 'a property without its source', schema('LogoutSuccess', 'properties', 'result'), 'x-source'),
  omit('source-marked', 'an error name without its source', schema('ErrorName', 'oneOf', 3), 'x-source'),
  omit('source-marked', 'an error number without its source', schema('ErrorNumber', 'oneOf', 3), 'x-source'),
  {
    rule: 'source-marked',
    fault: 'a source of another name',
    plant: (spec) => spec.setIn(header('Allow', 'x-source'), 'guessed'),
    at: header('Allow'),
  },
  set('fake-tokens', 'a token that could be real', example('LoggedOut', 'value', 'result', 'accessToken'), 'hAfz9Q'),
];

interface Finding {
  readonly rule: string;
  readonly line: number | undefined;
  readonly message: string;
}

let folder: string;
/** What was found in each file, by its name. */
let found: ReadonlyMap<string, readonly Finding[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buddy-lint-'));
  const original = await readFile(join(projectFolder, 'spec/fixtures/one-operation.yaml'), 'utf8');
  await writeFile(join(folder, 'sound.yaml'), String(parseDocument(original)));
  for (const [index, { plant }] of faults.entries()) {
    const spec = parseDocument(original);
    plant(spec);
    await writeFile(join(folder, `${index}.yaml`), String(spec));
  }
  const names = ['sound.yaml', ...faults.map((_, index) => `${index}.yaml`)];
  found = new Map(await lint(names));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a spec without a planted fault passes', () => {
  expect(found.get('sound.yaml')).toEqual([]);
});

describe.each([...faults.entries()])('the rules refuse', (index, { rule, fault, at }) => {
  test(`${fault}: ${rule}`, async () => {
    const text = await readFile(join(folder, `${index}.yaml`), 'utf8');
    const remedied = expect.stringMatching(/^.+\nMend it: .+\.$/);
    expect(found.get(`${index}.yaml`)).toEqual([{ rule: `buddy/${rule}`, line: lineOf(text, at), message: remedied }]);
  });
});

test('no rule is without a planted fault, and redocly.yaml turns each on', async () => {
  const rules = Object.keys(plugin().rules.oas3).sort();
  const config = parse(await readFile(specRules, 'utf8'));
  expect([...new Set(faults.map(({ rule }) => rule))].sort()).toEqual(rules);
  expect(config.rules).toMatchObject(Object.fromEntries(rules.map((rule) => [`buddy/${rule}`, 'error'])));
});

/** What is found in each file. */
function lint(names: readonly string[]): Promise<[name: string, Finding[]][]> {
  return Promise.all(
    names.map(async (name) => {
      const problems = await redocly(join(folder, name), { kind: 'openapi' }, specRules);
      return [name, problems.map(({ rule, line, message }) => ({ rule, line, message }))];
    }),
  );
}

/** The line on which the thing at the path begins, by its key if it has one. */
function lineOf(text: string, path: Path): number | undefined {
  const lineCounter = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter }).contents;
  let place: unknown;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    node = isSeq(node) ? node.items[Number(key)] : pair?.value;
    place = pair?.key ?? node;
  }
  return isNode(place) && place.range ? lineCounter.linePos(place.range[0]).line : undefined;
}
