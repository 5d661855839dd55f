/** The client as a base has it, for `npm run spec:review` to drive, and the example application that has to compile. */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @import { Application, BaseOfClient, OldClient } from 'spec-review' */

const exampleApp = 'contract-tests/client/example-app.ts';
const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * The client of the base's commit; of a base that is a file, the one of the working tree with what is generated for it.
 * @param {BaseOfClient} base
 * @returns {Promise<OldClient>}
 */
export async function oldClient(base) {
  const createClient = await load(await clientOf(base), base.folder);
  return {
    async call({ id }, target) {
      let status = 0;
      /** @param {Request} request */
      const fetch = async (request) => {
        const response = await target.fetch(request);
        status = response.status;
        return response;
      };
      const call = createClient({ baseUrl: target.url, userToken: 'EXAMPLE-user-access-token', retry: false, fetch })[
        id
      ];
      // Other operations are called without a check of their answers, so there is nothing to ask of them.
      if (typeof call !== 'function') return undefined;
      const result = await call();
      const succeeded = status >= 200 && status < 300;
      const isBelieved = succeeded ? result.success : !result.success && result.error?.code !== 'UnexpectedResponse';
      return { isBelieved, finding: result.error?.findings?.[0] ?? result.error?.code ?? 'it takes it for a failure' };
    },
  };
}

/**
 * The application as it was, since it is in use, with the client of the working tree and what is generated for the new spec.
 * @param {BaseOfClient['document']} head
 * @param {BaseOfClient} base
 * @returns {Promise<Application>}
 */
export async function application(head, { filesOfCommit, folder }) {
  const old = (await filesOfCommit?.([exampleApp]))?.get(exampleApp);
  const app = old ?? (await readFile(join(folder, exampleApp), 'utf8'));
  const files = new Map([...(await sources(folder)), ...(await generated(head))]);
  // In memory there is no package to import.
  return { files: files.set(exampleApp, app.replace("'buddy-logout'", "'../../src/index.js'")), path: exampleApp };
}

/**
 * @param {BaseOfClient} base
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
async function clientOf({ document, filesOfCommit, folder }) {
  const old = await filesOfCommit?.(['src', 'generated']);
  if (old?.has('src/index.ts') && [...old.keys()].some((path) => path.startsWith('generated/'))) return old;
  return new Map([...(await sources(folder)), ...(await generated(document))]);
}

/**
 * @param {string} folder
 * @returns {Promise<[string, string][]>}
 */
async function sources(folder) {
  const names = await readdir(join(folder, 'src'), { recursive: true });
  const wanted = names.filter((name) => /(?<!\.test)\.ts$/.test(name)).map((name) => `src/${name}`);
  return Promise.all(wanted.map(async (path) => [path, await readFile(join(folder, path), 'utf8')]));
}

/**
 * @param {BaseOfClient['document']} document
 * @returns {Promise<[string, string][]>}
 */
async function generated(document) {
  // The generator is TypeScript, and takes seconds to load: it is needed when no commit has what it made.
  const { tsImport } = await import('tsx/esm/api');
  /** @type {typeof import('client-generator')} */
  const { contents } = await tsImport('client-generator', import.meta.url);
  /** @type {typeof import('./generator-options.js')} */
  const { generatorOptions } = await tsImport('./generator-options.ts', import.meta.url);
  return [...(await contents(document, generatorOptions))].map(([name, text]) => [`generated/${name}`, text]);
}

/**
 * Makes the client from its sources and what is generated, by their paths in the project. Throws when they do not fit together.
 * @param {ReadonlyMap<string, string>} files
 * @param {string} folder
 * @returns {Promise<(options: object) => Readonly<Record<string, unknown>>>}
 */
async function load(files, folder) {
  const { outputFiles } = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    // Packages have not moved with the spec.
    nodePaths: [join(folder, 'node_modules'), join(projectFolder, 'node_modules')],
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'silent',
    plugins: [inMemory(files)],
  });
  const code = outputFiles.map(({ contents }) => Buffer.from(contents).toString('base64')).join('');
  const { createBuddyClient } = await import(`data:text/javascript;base64,${code}`);
  return createBuddyClient;
}

/**
 * @param {ReadonlyMap<string, string>} files
 * @returns {import('esbuild').Plugin}
 */
function inMemory(files) {
  return {
    name: 'in-memory',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(\.|src\/)/ }, ({ path, importer, namespace, pluginData }) => {
        // What a package imports by a relative path is its own.
        if (namespace === 'file' && importer !== '') return undefined;
        const wanted = posix.join(posix.dirname(importer), path);
        const found = [wanted, wanted.replace(/\.js$/, '.ts')].find((name) => files.has(name));
        return found === undefined
          ? { errors: [{ text: `${wanted} is missing` }] }
          : { path: found, namespace: 'in-memory', pluginData };
      });
      onLoad({ filter: /.*/, namespace: 'in-memory' }, ({ path }) => ({
        contents: files.get(path) ?? '',
        loader: path.endsWith('.ts') ? 'ts' : path.endsWith('.json') ? 'json' : 'js',
        resolveDir: projectFolder,
      }));
    },
  };
}
