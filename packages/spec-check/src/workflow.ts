/** Checks what Redocly does not of an Arazzo document: that the operations of its steps exist. */
import { dirname } from 'node:path';
import { CommandError } from 'command-line';
import { loadDocument, operationNodes } from 'openapi-document';
import { type CheckedFile, offsetOf, type Problem, problem } from './source.js';

/** What is read here of an Arazzo document. */
export interface ArazzoDocument {
  readonly sourceDescriptions: readonly { readonly name: string; readonly type: string; readonly url: string }[];
  readonly workflows: readonly { readonly steps: readonly { readonly operationId?: string }[] }[];
}

/** Operations that a step names and no source description has, which Redocly does not look for. */
export async function findUnknownOperations(
  file: string,
  source: CheckedFile,
  document: ArazzoDocument,
): Promise<Problem[]> {
  const problemAt = (pointer: string, message: string) =>
    problem(source, offsetOf(source, pointer) ?? 0, 'operation-defined', message);
  const known: string[] = [];
  for (const [index, { name, type, url }] of document.sourceDescriptions.entries()) {
    if (type !== 'openapi') continue;
    const refuse = (message: string) => [problemAt(`#/sourceDescriptions/${index}/url`, message)];
    if (URL.canParse(url))
      return refuse(`${url} is not read: nothing is fetched.\nMend it: name a file beside this one.`);
    const described = await loadDocument({ path: url, folder: dirname(file) }).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      return error;
    });
    // It says where, what and what to do.
    if (described instanceof CommandError) return refuse(`${url} cannot be read:\n${described.message}`);
    for (const { node } of operationNodes(described)) {
      if (typeof node.operationId !== 'string') continue;
      known.push(node.operationId, `$sourceDescriptions.${name}.${node.operationId}`);
    }
  }
  return document.workflows.flatMap(({ steps }, workflow) =>
    steps.flatMap(({ operationId }, step) => {
      if (operationId === undefined || known.includes(operationId)) return [];
      const message = `No source description has the operation ${operationId}.\nMend it: use one of ${known.join(', ')}.`;
      return problemAt(`#/workflows/${workflow}/steps/${step}/operationId`, message);
    }),
  );
}
