/** The client as the base has it, put together in memory and ready to be called. */
import { posix } from 'node:path';
import { projectFolder } from 'command-line';
import { build, type Plugin } from 'esbuild';

/** What is used of any version of the client: it is made from options, and has a method for an operation by its operationId. */
export type OldClient = (options: object) => Readonly<Record<string, unknown>>;

/** Makes the client from its sources and what is generated, by their paths in the project. Throws when they do not fit together. */
export async function loadClient(files: ReadonlyMap<string, string>): Promise<OldClient> {
  const { outputFiles } = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    // Packages have not moved with the spec.
    nodePaths: [`${projectFolder}node_modules`],
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'silent',
    plugins: [inMemory(files)],
  });
  const code = outputFiles.map(({ contents }) => Buffer.from(contents).toString('base64')).join('');
  const { createBuddyClient } = await import(`data:text/javascript;base64,${code}`);
  return createBuddyClient;
}

function inMemory(files: ReadonlyMap<string, string>): Plugin {
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
