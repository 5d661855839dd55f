/** What a program weighs that makes the one call. */
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { projectFolder } from 'command-line';
import { build } from 'esbuild';
import { count, folder, names, ours, type Section } from './clients.js';

/** Bytes, after gzip, with the default client and all that it imports. */
export const gzipLimit = 6_700;

interface Size {
  readonly minified: number;
  readonly gzip: number;
  readonly brotli: number;
  /** Bytes of the minified program by module, the heaviest first. */
  readonly modules: readonly (readonly [string, number])[];
}

/** The program that a page would have for it. */
const defaultClient = `import { createBuddyClient } from './index.js';
const client = createBuddyClient({ userToken: 'EXAMPLE-user-access-token' });
console.log((await client.logoutUser()).success);`;

const program = (name: string) => `import { call } from './${name}.js';
console.log(await call('https://api.buddyplatform.com')('EXAMPLE-user-access-token'));`;

/** The program with the default client, which has to keep the limit. */
export const sizeOfDefaultClient = () => sizeOf(defaultClient, join(projectFolder, 'src'));

async function sizeOf(contents: string, resolveDir: string): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const modules = inputs.map(([path, { bytesInOutput }]) => [basename(path), bytesInOutput] as const);
  return {
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
    modules: modules.sort(([, one], [, other]) => other - one),
  };
}

export async function sizes(): Promise<Section> {
  const measured = await Promise.all(
    names.map(async (name) => ({
      name,
      size: await (name === ours ? sizeOfDefaultClient() : sizeOf(program(name), join(folder, 'clients'))),
    })),
  );
  const { gzip = Number.NaN, modules = [] } = measured.find(({ name }) => name === ours)?.size ?? {};
  const weights = modules.map(([name, bytes]) => `${name} ${count(bytes)}`).join(', ');
  return {
    title: 'Size of a program that makes the one call, in bytes',
    how: `Bundled by esbuild for browsers. ${ours} is its default client; minified, its modules weigh: ${weights}.`,
    columns: ['client', 'minified', 'gzip', 'brotli'],
    rows: measured.map(({ name, size }) => [name, count(size.minified), count(size.gzip), count(size.brotli)]),
    targets: [{ promise: `gzip at most ${count(gzipLimit)} bytes`, seen: count(gzip), met: gzip <= gzipLimit }],
  };
}
