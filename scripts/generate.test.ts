import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, test } from 'vitest';
import { copyProject, npm, type ProjectCopy } from '../contract-tests/project-copy.js';

const files = ['openapi.json', 'operations.d.ts', 'operations.js', 'types.d.ts', 'validators.d.ts', 'validators.js'];
/** What the validators import, as a bundler sees it. */
async function importsOf({ folder }: ProjectCopy) {
  const entryPoints = [`${folder}/generated/validators.js`];
  const { metafile } = await build({ entryPoints, bundle: true, packages: 'external', write: false, metafile: true });
  return Object.values(metafile.inputs).flatMap(({ imports }) => imports);
}

const readAll = (copy: ProjectCopy) => Promise.all(files.map((file) => copy.read(`generated/${file}`)));

describe('npm run generate', () => {
  test.concurrent('makes the same bytes from the same spec, and removes what is left over', async ({
    expect,
    onTestFinished,
  }) => {
    const copy = await copyProject(onTestFinished);
    const committed = await readAll(copy);
    await Promise.all(files.map((file) => copy.write(`generated/${file}`, '')));
    await copy.write('generated/removed-operation.js', '');
    expect(await copy.run('generate')).toMatchObject({ exitCode: 0 });
    expect(await readAll(copy)).toEqual(committed);
    await expect(copy.read('generated/removed-operation.js')).rejects.toThrow('ENOENT');
  });

  test.concurrent('changes nothing when the spec cannot be used, and says why', async ({ expect, onTestFinished }) => {
    const copy = await copyProject(onTestFinished);
    const committed = await readAll(copy);
    await copy.editSpec((spec) => spec.deleteIn(['paths', '/users/me/logout', 'post', 'operationId']));
    const { exitCode, output } = await copy.runScript('generate.ts');
    expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining('has no operationId') });
    expect(output).toContain('npm run check:spec');
    expect(output).not.toMatch(/^ {4}at /m);
    expect(await readAll(copy)).toEqual(committed);
  });
});

describe('npm run check:generated', () => {
  test.concurrent('names every file that is stale, edited, missing or left over, and the command that mends it', async ({
    expect,
    onTestFinished,
  }) => {
    const copy = await copyProject(onTestFinished);
    await copy.write('generated/operations.js', `${await copy.read('generated/operations.js')}// edited\n`);
    await copy.write('generated/left-over.js', '');
    await copy.editSpec((spec) =>
      spec.setIn(['components', 'schemas', 'LogoutSuccess', 'properties', 'region'], { type: 'string' }),
    );
    const { exitCode, output } = await copy.runScript('generate.ts', '--check');
    expect(exitCode).toBe(1);
    for (const name of ['openapi.json', 'types.d.ts', 'validators.js', 'operations.js']) {
      expect(output).toContain(`generated/${name} is not what spec/openapi.yaml gives`);
    }
    expect(output).toContain('generated/left-over.js is left over');
    expect(output).not.toContain('operations.d.ts');
    expect(output).toContain('npm run generate');
  });
});

describe('the validators', () => {
  test.concurrent('import nothing, and weigh at most 2 kB gzip', async ({ expect, onTestFinished }) => {
    const copy = await copyProject(onTestFinished);
    const code = await copy.read('generated/validators.js');
    expect(await importsOf(copy)).toEqual([]);
    expect(gzipSync(code).byteLength).toBeLessThanOrEqual(2000);
  });
});

test.concurrent('a second operation needs the spec and npm run generate: types, table, validators and contract tests follow', async ({
  expect,
  onTestFinished,
}) => {
  const copy = await copyProject(onTestFinished);
  const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
  const nickname = { nickname: 'Ada', since: '/Date(4102444800000)/' };
  await copy.editSpec((spec) => {
    spec.setIn(['components', 'schemas', 'Nickname'], {
      type: 'object',
      required: ['nickname', 'since'],
      // Keywords for which ajv imports helpers, and a format that is no regular expression.
      properties: {
        nickname: { type: 'string', minLength: 1, maxLength: 20 },
        since: reference('schemas', 'ServiceDate'),
        changes: { type: 'integer', format: 'int32' },
      },
    });
    spec.setIn(['paths', '/users/{userId}/nickname'], {
      parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' }, example: 'user 1' }],
      put: {
        operationId: 'setNickname',
        parameters: [{ name: 'notify', in: 'query', required: true, schema: { type: 'boolean', default: false } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: reference('schemas', 'Nickname'), example: nickname } },
        },
        responses: {
          200: {
            description: 'Set.',
            headers: { 'Cache-Control': reference('headers', 'NoStore') },
            content: {
              'application/json': { schema: reference('schemas', 'Nickname'), examples: { Set: { value: nickname } } },
            },
          },
          204: { description: 'It was that already.' },
          409: { description: 'Somebody else has it.' },
          '4XX': { description: 'Any other refusal.' },
          401: reference('responses', 'Unauthorized'),
          default: reference('responses', 'UnlistedError'),
        },
      },
    });
  });
  expect(await copy.runScript('generate.ts')).toMatchObject({ exitCode: 0 });
  expect(await importsOf(copy)).toEqual([]);
  // Of the contract tests, those that follow the spec.
  const following = ['exec', '--', 'vitest', 'run', '--project', 'contract', 'contract-tests/client/spec.test.ts'];
  const [built, contract] = await Promise.all([copy.run('build'), npm(following, copy.folder)]);
  expect(built).toEqual({ exitCode: 0, output: '' });
  expect(contract.output).toContain('operations 2 of 2, responses 15 of 15');
  expect(contract.exitCode).toBe(0);
});
