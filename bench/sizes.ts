/** What a program weighs that makes the one call. */
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { gzipLimit, logoutProgram } from '../contract-tests/package/bundlers.js';
import { projectFolder } from '../contract-tests/project.js';
import { clientNames, folder, ours, type Section, wholeNumber } from './clients.js';

interface Size {
  readonly minified: number;
  readonly gzip: number;
  readonly brotli: number;
  /** Bytes of the minified program by module, the heaviest first. */
  readonly modules: readonly (readonly [string, number])[];
}

const program = (name: string) => `import { call } from './${name}.js';
console.log(await call('https://api.buddyplatform.com')('EXAMPLE-user-access-token'));`;

/** The program that a page would have for it: from the package as it is built, which an app installs. */
const sizeOfDefaultClient = () => sizeOf(logoutProgram, projectFolder);

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
    clientNames.map(async (name) => ({
      name,
      size: await (name === ours ? sizeOfDefaultClient() : sizeOf(program(name), join(folder, 'clients'))),
    })),
  );
  const { gzip = Number.NaN, modules = [] } = measured.find(({ name }) => name === ours)?.size ?? {};
  const weights = modules.map(([name, bytes]) => `${name} ${wholeNumber(bytes)}`).join(', ');
  return {
    title: 'Size of a program that makes the one call, in bytes',
    how: `Bundled by esbuild for browsers. ${ours} is its default client; minified, its modules weigh: ${weights}.`,
    columns: ['client', 'minified', 'gzip', 'brotli'],
    rows: measured.map(({ name, size }) => [
      name,
      wholeNumber(size.minified),
      wholeNumber(size.gzip),
      wholeNumber(size.brotli),
    ]),
    targets: [
      { promise: `gzip at most ${wholeNumber(gzipLimit)} bytes`, seen: wholeNumber(gzip), met: gzip <= gzipLimit },
    ],
  };
}
