/** Compiles the consumers of contract-tests/package/api/ as an app that has the package installed, with one set of compiler settings. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../project.js';

export const compilers = ['typescript-5.4', 'typescript', 'typescript-7'] as const;
export const resolutions = ['node10', 'node16', 'nodenext', 'bundler'] as const;
export const platforms = ['DOM', 'Node.js', 'both', 'neither'] as const;

export interface CompilerSettings {
  /** The folder in node_modules. */
  readonly compiler: (typeof compilers)[number];
  readonly resolution: (typeof resolutions)[number];
  /** Whose types the app has. */
  readonly platform: (typeof platforms)[number];
  /** `exactOptionalPropertyTypes`. */
  readonly exact: boolean;
}

/** What the compiler has against the app in this folder, where the package is installed; empty when nothing. */
export async function consumerErrors(app: string, settings: CompilerSettings): Promise<string> {
  const { compiler, resolution, platform, exact } = settings;
  const dom = platform === 'DOM' || platform === 'both';
  const node = platform === 'Node.js' || platform === 'both';
  // openapi-fetch's types, which those of the API client are, need the types of a platform.
  const files = ['consumer.ts', ...(dom || node ? ['consumer-api.ts'] : [])];
  for (const file of files) await copyFile(join(projectFolder, 'contract-tests/package/api', file), join(app, file));
  if (node) await linkNodeTypes(app);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: exact,
    target: 'es2022',
    lib: ['es2022', ...(dom ? ['dom'] : [])],
    types: node ? ['node'] : [],
    module: resolution === 'bundler' || resolution === 'node10' ? 'esnext' : resolution,
    moduleResolution: resolution,
  };
  const config = join(app, `${Object.values(settings).join('-')}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const script = join(projectFolder, 'node_modules', compiler, 'bin/tsc');
  // It exits with 1 or 2 when there are errors, and prints them on standard output.
  return promisify(execFile)(process.execPath, [script, '--project', config], { cwd: app }).then(
    ({ stdout }) => stdout,
    (failure) => failure.stdout || String(failure),
  );
}

/** This project's own, where an app would have them. */
async function linkNodeTypes(app: string): Promise<void> {
  const link = async (name: string) => {
    await mkdir(join(app, 'node_modules/@types'), { recursive: true });
    await symlink(join(projectFolder, 'node_modules', name), join(app, 'node_modules', name), 'junction').catch(
      (fault) => {
        if (fault.code !== 'EEXIST') throw fault;
      },
    );
  };
  await Promise.all(['@types/node', 'undici-types'].map(link));
}
