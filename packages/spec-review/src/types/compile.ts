/** One run of the TypeScript compiler over files that exist in memory alone. */
import { dirname, join } from 'node:path';
import { projectFolder } from 'command-line';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};
/** What code may use: the language alone, or browsers and Node.js as well, which take two seconds to read. */
const surroundings = {
  language: { lib: ['lib.es2022.d.ts'], types: [] },
  platform: { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: ['node'] },
} satisfies Record<string, ts.CompilerOptions>;

/** The declarations of the platform and of packages: most of what is read, and the same in every run of a process. */
const libraries = new Map<string, ts.SourceFile | undefined>();

export interface Compiled {
  readonly checker: ts.TypeChecker;
  /** What the compiler has against a file: everything, in the file's order. */
  diagnostics(path: string): readonly ts.Diagnostic[];
  source(path: string): ts.SourceFile;
}

/** Compiles the files, by their paths in a folder that stands for the project's. Nothing is written. */
export function compile(files: ReadonlyMap<string, string>, surrounding: keyof typeof surroundings): Compiled {
  const whole = { ...options, ...surroundings[surrounding] };
  // Inside the project, so that packages are found; nothing is ever there.
  const folder = join(projectFolder, '.in-memory');
  const texts = new Map([...files].map(([path, text]) => [join(folder, path), text]));
  const host = ts.createCompilerHost(whole);
  const { fileExists, readFile, getSourceFile } = host;
  // In memory folders exist by the files in them; the platform's answer would hide them.
  const folders = new Set([...texts.keys()].map((path) => dirname(path)));
  Object.assign(host, {
    fileExists: (path: string) => texts.has(path) || fileExists(path),
    readFile: (path: string) => texts.get(path) ?? readFile(path),
    directoryExists: (path: string) => folders.has(path) || ts.sys.directoryExists(path),
    getCurrentDirectory: () => projectFolder,
    getSourceFile: (path: string, ...rest: [ts.ScriptTarget | ts.CreateSourceFileOptions]) => {
      if (texts.has(path)) return getSourceFile(path, ...rest);
      if (!libraries.has(path)) libraries.set(path, getSourceFile(path, ...rest));
      return libraries.get(path);
    },
  } satisfies Partial<ts.CompilerHost>);
  const program = ts.createProgram([...texts.keys()], whole, host);
  const source = (path: string) => {
    const file = program.getSourceFile(join(folder, path));
    if (file === undefined) throw new Error(`${path} was not given to the compiler.`);
    return file;
  };
  return {
    checker: program.getTypeChecker(),
    diagnostics: (path) => [
      ...program.getSyntacticDiagnostics(source(path)),
      ...program.getSemanticDiagnostics(source(path)),
    ],
    source,
  };
}
