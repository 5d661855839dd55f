/** React Native: its Metro bundles an app, its hermesc compiles that, and a Hermes VM runs it with its own globals. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type BehaviourResults,
  installed,
  limit,
  mainModule,
  nodeOf,
  type Runtime,
  versionOfPackage,
} from '../programs.js';
import { runOnPhone } from './phone.js';

const execute = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const platforms: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux64-bin',
  darwin: 'osx-bin',
  win32: 'win64-bin',
};
const platform = platforms[process.platform] ?? 'none';
const hermes = join(installed, 'hermes-engine-cli', platform, 'hermes');
const hermesc = join(installed, 'hermes-compiler/hermesc', platform, 'hermesc');

export const reactNative: Runtime = {
  name: 'react-native',
  async version() {
    const [own, engine] = await Promise.all(['react-native', 'hermes-engine-cli'].map(versionOfPackage));
    return `${own} Hermes ${engine}`;
  },
  async run(folder, urls, signal) {
    const module = mainModule({ ...urls, runtime: 'react-native' }, 'results.then((done) => tell("done", done));');
    await writeFile(join(folder, 'client.js'), module);
    await writeFile(join(folder, 'app.js'), `import 'react-native/setup-env';\n${module}`);
    const options = { cwd: folder, signal, timeout: limit };
    const bundle = (...args: string[]) => execute(nodeOf('24')(), [here('bundle.cjs'), folder, ...args], options);
    await bundle('client.js', 'client.bundle.js', 'hermes-stable');
    await execute(hermesc, ['-w', '-O', '-emit-binary', '-out', 'client.hbc', 'client.bundle.js'], options);
    // The VM that there is for this machine is older than the compiler, and takes neither its bytecode nor all its syntax.
    await bundle('app.js', 'app.bundle.js', 'default');
    const end = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
    const scripts = await Promise.all(
      [here('native-side.js'), join(folder, 'app.bundle.js')].map((file) => readFile(file, 'utf8')),
    );
    // The cast is sound: it is what `tryAll` gives, by way of JSON.
    const results = (await runOnPhone(hermes, scripts, end)) as BehaviourResults;
    return [{ name: 'Metro bundles it, and hermesc compiles the bundle' }, ...results];
  },
};
