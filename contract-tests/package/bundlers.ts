/** What a program weighs that an app's bundler makes for browsers: each bundler with its defaults for production. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';

/** Bytes after gzip: the most that any of the bundlers may make of a program that logs out. Measured, with little to spare. */
export const gzipLimit = 7_150;

/** The program: the least that logs out with the default client. */
export const logoutProgram = `import { createBuddyClient } from 'buddy-logout';
const client = createBuddyClient({ userToken: 'EXAMPLE-user-access-token' });
client.logoutUser().then(({ success }) => console.log(success));
`;

type Bundler = (entry: string, folder: string) => Promise<string>;

export const bundlers: Readonly<Record<string, Bundler>> = {
  async esbuild(entry) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return outputFiles.map(({ text }) => text).join('');
  },

  // It leaves finding packages and minifying to plug-ins; what minifies is the reader's choice, and here esbuild.
  async rollup(entry) {
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    const { code } = await esbuild.transform(codeOf(output), { minify: true, format: 'esm' });
    return code;
  },

  async vite(entry, folder) {
    const results = await vite.build({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      build: { write: false, rollupOptions: { input: entry }, modulePreload: { polyfill: false } },
    });
    return codeOf([results].flat().flatMap((result) => ('output' in result ? result.output : [])));
  },

  async webpack(entry, folder) {
    const path = join(folder, 'webpack');
    await new Promise<void>((resolve, reject) => {
      webpack({ mode: 'production', context: folder, entry, output: { path }, performance: false }, (fault, stats) => {
        if (fault || stats?.hasErrors()) reject(fault ?? new Error(stats?.toString()));
        else resolve();
      });
    });
    return readFile(join(path, 'main.js'), 'utf8');
  },
};

function codeOf(
  output: readonly ({ readonly type: 'chunk'; readonly code: string } | { readonly type: 'asset' })[],
): string {
  return output.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

/** Bytes after gzip of what the bundler makes of the program, in the folder of an app that has the package. */
export async function bundledSize(bundle: Bundler, folder: string, program = logoutProgram): Promise<number> {
  const entry = join(folder, 'bundled.js');
  await writeFile(entry, program);
  return gzipSync(await bundle(entry, folder), { level: 9 }).byteLength;
}
