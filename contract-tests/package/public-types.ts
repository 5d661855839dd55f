/** The public types of an entry as one text, to be compared with those that were accepted. */
import { join } from 'node:path';
import { generateDtsBundle } from 'dts-bundle-generator';
import ts from 'typescript';
import { projectFolder } from '../project.js';

/** Of each entry, by its path in src/, the types with all that they refer to. Throws when they do not compile. */
export function publicTypes(entries: readonly string[]): string[] {
  const bundled = entries.map((entry) => ({
    filePath: join(projectFolder, `src/${entry}.ts`),
    // Types of Node.js are none of the public ones, so nobody has to install them.
    libraries: { allowedTypesLibraries: [] },
    output: { noBanner: true, exportReferencedTypes: false },
  }));
  return generateDtsBundle(bundled, { preferredConfigPath: join(projectFolder, 'tsconfig.build.json') }).map(slim);
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
