import { readDocument } from 'openapi-document';
import { expect, test } from 'vitest';
import { standalone } from './standalone.js';

test('a schema of another file becomes a component that is named as it is there, or as its file', async () => {
  const texts: Record<string, string> = {
    'api.yaml': `openapi: 3.1.0
components:
  schemas:
    One: { $ref: 'parts/more.yaml#/a~1b~0c%25d' }
    Other: { $ref: 'parts/size.v1.yaml' }
`,
    'parts/more.yaml': '"a/b~c%d": { type: string }\n',
    'parts/size.v1.yaml': 'type: integer\n',
  };
  const document = await readDocument('api.yaml', async (paths) => paths.map((path) => texts[path] ?? ''));
  expect(standalone(document).components).toEqual({
    schemas: {
      One: { $ref: '#/components/schemas/a_b_c_d' },
      Other: { $ref: '#/components/schemas/size_v1' },
      a_b_c_d: { type: 'string' },
      size_v1: { type: 'integer' },
    },
  });
});
