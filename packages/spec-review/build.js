/** Makes dist/ from src/ unless it is newer: what is installed holds the workspace's packages, and loads those of others from where npm puts them. */
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { dependencies, devDependencies } = JSON.parse(await readFile(`${folder}package.json`, 'utf8'));

/** When the newest of the files was written that go into dist/, in milliseconds. */
async function newestSource() {
  const packages = Object.keys(devDependencies).map((name) => `${folder}../${name}/src`);
  const times = [`${folder}src`, ...packages].map(async (source) => {
    const names = await readdir(source, { recursive: true }).catch(() => []);
    return Promise.all(names.map(async (name) => (await stat(`${source}/${name}`)).mtimeMs));
  });
  const own = ['package.json', 'settings.schema.json', 'build.js'].map(
    async (name) => (await stat(folder + name)).mtimeMs,
  );
  return Math.max(...(await Promise.all(times)).flat(), ...(await Promise.all(own)));
}

const built = await stat(`${folder}dist/cli.js`).catch(() => undefined);
if (built === undefined || built.mtimeMs < (await newestSource())) {
  const { build } = await import('esbuild');
  // Aside first: the command may be running.
  const outdir = await mkdtemp(`${folder}dist-`);
  await build({
    absWorkingDir: folder,
    entryPoints: { cli: 'src/cli.ts', 'mock-thread': 'src/consumer/mock-thread.js' },
    outdir,
    bundle: true,
    // What only one verdict needs is loaded with it.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    logLevel: 'warning',
  });
  await rm(`${folder}dist`, { recursive: true, force: true });
  // Somebody else may have been faster, with the same.
  await rename(outdir, `${folder}dist`).catch(() => rm(outdir, { recursive: true }));
}
