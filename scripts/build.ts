/** Makes dist/ from src/: one script and one declaration file for each thing that is imported, and the command. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, projectFolder, runCommand } from 'command-line';
import { generateDtsBundle } from 'dts-bundle-generator';
import { type BuildOptions, build } from 'esbuild';
import ts from 'typescript';

const entries = ['index', 'api', 'provider/index', 'provider/postgres', 'provider/testing'];

/**
 * Minified, since the package has 60 kB for everything. The maps hold the sources, and stay out of the package: whoever
 * needs one makes it from the same commit. No comment names them, which would lead nowhere there.
 */
const options: BuildOptions = {
  absWorkingDir: projectFolder,
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'neutral',
  format: 'esm',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  sourcemap: 'external',
  logLevel: 'silent',
};

runCommand(import.meta.url, async () => {
  await Promise.all([
    build({ ...options, entryPoints: entries.map((entry) => `src/${entry}.ts`), external: ['node:*'] }),
    // The command uses what is imported from the package, instead of having all of it once more.
    build({
      ...options,
      entryPoints: ['src/cli/bin.ts'],
      external: ['node:*', ...entries.map((entry) => `../${entry}.js`)],
    }),
  ]);
  await chmod(join(projectFolder, 'dist/cli/bin.js'), 0o755);
  for (const [index, text] of declarations().entries()) {
    await writeFile(join(projectFolder, `dist/${entries[index]}.d.ts`), disposable(text) + slim(text));
  }
});

/** The public types of each entry with all that they refer to. Throws a `CommandError` when they do not compile. */
function declarations(): string[] {
  const bundled = entries.map((entry) => ({
    filePath: join(projectFolder, `src/${entry}.ts`),
    // Types of Node.js are none of the public ones, so nobody has to install them.
    libraries: { allowedTypesLibraries: [] },
    output: { noBanner: true, exportReferencedTypes: false },
  }));
  try {
    return generateDtsBundle(bundled, { preferredConfigPath: join(projectFolder, 'tsconfig.build.json') });
  } catch (error) {
    throw new CommandError(1, `No declarations can be made from src/: ${String(error)}\nRun npm run check:types.`);
  }
}

/** Names the part of the standard library that has `AsyncDisposable`, which few projects ask for. */
function disposable(text: string): string {
  return text.includes('AsyncDisposable') ? '/// <reference lib="esnext.disposable" />\n' : '';
}

/** Without what nobody refers to in the spec's types, and without their comments: openapi.json has the words. */
function slim(declarations: string): string {
  // Of two comments in a row, the first was a module's.
  const text = declarations.replaceAll(/^\/\*\* .* \*\/\n(?=\/\*\*)/gm, '');
  const file = ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest, true);
  const spec = file.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'components');
  // What is exported is for others to refer to.
  if (spec === undefined || /^export interface components/m.test(text)) return text;
  const others = text.slice(0, spec.getFullStart()) + text.slice(spec.end);
  const used = spec.members.filter((member) => others.includes(`components["${member.name?.getText()}"]`));
  const printer = ts.createPrinter({ removeComments: true });
  const lean = ts.factory.updateInterfaceDeclaration(spec, undefined, spec.name, undefined, undefined, used);
  const printed = printer.printNode(ts.EmitHint.Unspecified, lean, file).replace(/ {4}/g, '\t');
  return `${text.slice(0, spec.getFullStart())}\n${printed}${text.slice(spec.end)}`;
}
