/** Has TypeScript read files that exist in memory alone, and the language's own declarations beside them. */
import { dirname, posix } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  // Generated types need `Record`, arrays and the like; to read more of the language takes longer than to compare.
  lib: ['lib.es5.d.ts'],
  types: [],
};

const folder = '/in-memory';

export interface Compiled {
  readonly checker: ts.TypeChecker;
  source(path: string): ts.SourceFile;
}

/** The language's own declarations by their paths, parsed once for all reviews of this process. */
const declarations = new Map<string, ts.SourceFile>();

/** The files by their paths. Nothing is written, and nothing but the language's declarations is read. */
export function compile(files: ReadonlyMap<string, string>): Compiled {
  const texts = new Map([...files].map(([path, text]) => [posix.join(folder, path), text]));
  const library = dirname(ts.getDefaultLibFilePath(options));
  const host: ts.CompilerHost = {
    getSourceFile(path, version) {
      const known = declarations.get(path);
      if (known !== undefined) return known;
      const isDeclaration = posix.dirname(path) === library;
      const text = isDeclaration ? ts.sys.readFile(path) : texts.get(path);
      if (text === undefined) return undefined;
      const source = ts.createSourceFile(path, text, version, true);
      if (isDeclaration) declarations.set(path, source);
      return source;
    },
    getDefaultLibFileName: () => posix.join(library, 'lib.es5.d.ts'),
    getDefaultLibLocation: () => library,
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    writeFile() {},
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return {
    checker: program.getTypeChecker(),
    source(path) {
      const file = program.getSourceFile(posix.join(folder, path));
      if (file === undefined) throw new Error(`${path} was not given to the compiler.`);
      return file;
    },
  };
}
