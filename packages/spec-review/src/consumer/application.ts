/** Whether a program that is in use compiles with the types of the new spec. */
import { dirname, join } from 'node:path';
import type { SpecDocument } from 'openapi-document';
import ts from 'typescript';
import type { Change } from '../wire/change.js';
import type { Application } from './old-client.js';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What packages declare, by its paths, parsed once for all programs of this process. */
const declarations = new Map<string, ts.SourceFile>();

/** The program with the types of the old spec, and of the new one. */
interface Programs {
  readonly before: Application;
  readonly after: Application;
}

/** What the compiler has against the program first that it did not have before; nothing when it has no more than that. Packages are those of the repository. */
export function applicationChanges(head: SpecDocument, { before, after }: Programs, folder: string): Change[] {
  const found = diagnosticsOf(after, folder);
  const known = found.length > 0 ? new Set(diagnosticsOf(before, folder).map(textOf)) : new Set();
  const diagnostic = found.find((one) => !known.has(textOf(one)));
  if (diagnostic === undefined) return [];
  const words = textOf(diagnostic).split('\n').at(-1)?.trim() ?? '';
  const { line } = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: 0 };
  const where = `${after.path}:${line + 1}`;
  return [
    {
      rule: 'consumer-does-not-compile',
      level: 'breaking',
      direction: 'both',
      operations: [],
      subject: where,
      sentence: `The application no longer compiles with the new types, at ${where}`,
      why: `TypeScript says: ${words.replaceAll("'", '`')}`,
      otherPlaces: [],
      after: words,
      place: { file: head.root.path, pointer: '#' },
    },
  ];
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n');
}

function diagnosticsOf({ files, path }: Application, repository: string): readonly ts.Diagnostic[] {
  // Inside the repository, so that packages are found; nothing is ever there.
  const folder = join(repository, '.in-memory');
  const texts = new Map([...files].map(([name, text]) => [join(folder, name), text]));
  // In memory folders exist by the files in them; the platform's answer would hide them.
  const folders = new Set([...texts.keys()].map((name) => dirname(name)));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  Object.assign(host, {
    fileExists: (name: string) => texts.has(name) || fileExists(name),
    readFile: (name: string) => texts.get(name) ?? readFile(name),
    getSourceFile(name, ...how) {
      const source = declarations.get(name) ?? getSourceFile(name, ...how);
      if (source !== undefined && name.includes('/node_modules/')) declarations.set(name, source);
      return source;
    },
    directoryExists: (name: string) => folders.has(name) || ts.sys.directoryExists(name),
    getCurrentDirectory: () => repository,
  } satisfies Partial<ts.CompilerHost>);
  const program = ts.createProgram(
    [...texts.keys()].filter((name) => name.endsWith('.ts')),
    options,
    host,
  );
  const source = program.getSourceFile(join(folder, path));
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
}
