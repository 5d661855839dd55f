/** For tests: documents that the page must stand, as files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDocument } from 'openapi-document';
import { onTestFinished } from 'vitest';

/** The spec of the fixtures; its workflow stands beside it. */
export const specFile = fileURLToPath(new URL('../fixtures/openapi.yaml', import.meta.url));

type TextEdit = (text: string, key: string) => string;

/** Writes a document into a folder that goes with the test, and resolves to its path. */
export async function writeSpec(document: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spec-page-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'openapi.json');
  await writeFile(path, JSON.stringify(document));
  return path;
}

/** The spec of the fixtures, with each text in it edited. */
export async function editedSpec(edit: TextEdit = (text) => text): Promise<ReturnType<typeof JSON.parse>> {
  const { root } = await loadDocument({ path: specFile });
  return JSON.parse(JSON.stringify(root.root), (key, value) => (typeof value === 'string' ? edit(value, key) : value));
}

export const hostile = `</style></pre></code><script>alert(1)</script>"><img src=x onerror=alert(1)>' onload='alert(1)
<a href="javascript:alert(1)">x</a> [x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) [x](data:text/html,alert) [y]
![x](https://evil.example/x.png) ![x](data:image/png;base64,AAAA) <iframe src=//evil.example> [z](//evil.example) {{x}}

[y]: javascript:alert(1)

| a |
| :-: |
| <b onclick=alert(1)> |

\u202e\u0000\u001b[31m`;

/** A spec in which everything that its author can choose is this text. */
export async function specOf(text: string): Promise<object> {
  const steering = ['$ref', 'openapi', 'type', 'in', 'operationId'];
  const spec = await editedSpec((value, key) => (steering.includes(key) ? value : text));
  const pointer = encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
  const { paths, components } = spec;
  paths[`/${text}`] = {
    ...paths['/users/me/logout'],
    parameters: [{ name: text, in: 'query', schema: { type: text, enum: [text] } }],
  };
  const { post } = paths['/users/me/logout'];
  post.requestBody = {
    content: { [text]: { schema: { $ref: `#/components/schemas/${pointer}` }, examples: { [text]: { value: text } } } },
  };
  post.responses[text] = { description: text, headers: { [text]: { description: text, schema: {} } } };
  components.schemas[text] = {
    type: 'object',
    required: [text],
    properties: { [text]: { title: text, format: text, default: text } },
  };
  components.securitySchemes[text] = { type: 'oauth2', description: text, flows: { [text]: {} } };
  spec.security = [{ [text]: [text] }];
  return spec;
}

/** Several operations, and schemas of every kind; one refers to itself. */
export const manySidedSpec = {
  openapi: '3.1.0',
  info: { title: 'Many', version: '1' },
  paths: {
    '/trees/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        deprecated: true,
        security: [{ Key: [], Web: ['read', 'write'] }, { Token: [] }, {}],
        parameters: [
          { name: 'limit', in: 'query', description: 'How many', schema: { type: 'integer', minimum: 1, maximum: 10 } },
        ],
        responses: {
          200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } },
        },
      },
      put: {
        requestBody: {
          content: {
            'application/json': { schema: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: 'string' }] } },
          },
        },
        responses: {
          200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Tree: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: ['string', 'null'] },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
        },
      },
      Cat: {
        type: 'object',
        properties: { lives: { type: 'integer' } },
        patternProperties: { '^x-': { type: 'number' } },
        additionalProperties: { type: 'boolean' },
      },
    },
    securitySchemes: {
      Key: { type: 'apiKey', in: 'query', name: 'key' },
      Web: { type: 'oauth2', flows: { implicit: {} } },
      Token: { type: 'http', scheme: 'bearer' },
    },
  },
};
