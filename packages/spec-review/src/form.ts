/** What a spec has against the form of OpenAPI: warnings beside the verdicts, since what is faulty can be compared all the same. */
import { BaseResolver, createConfig, getLineColLocation, lintDocument, Source } from '@redocly/openapi-core';
import type { SpecDocument } from 'openapi-document';
import { oneLine } from 'report-kit';
import type { Warning } from './result.js';

/** More faults than this are told by their number: whoever has so many has other things to do first. */
const mostTold = 50;

/** Reads the files of the spec that are loaded, and nothing else: neither from the disk nor from a network. */
class LoadedFiles extends BaseResolver {
  constructor(private readonly document: SpecDocument) {
    super();
  }

  override resolveExternalRef(base: string | null, reference: string): string {
    return reference.includes(':') ? reference : new URL(reference, `file:///${base ?? ''}`).pathname.slice(1);
  }

  override loadExternalRef(reference: string): Promise<Source> {
    const file = this.document.files.get(reference);
    return file === undefined
      ? Promise.reject(new Error('It is not read.'))
      : Promise.resolve(new Source(reference, file.text));
  }
}

/** The faults of form in a spec and the references that lead nowhere, in the order of their lines. */
export async function faultsOfForm(document: SpecDocument): Promise<Warning[]> {
  const { root } = document;
  // Redocly writes into what it reads.
  const parsed = structuredClone(root.root);
  const found = await lintDocument({
    document: { source: new Source(root.path, root.text), parsed },
    config: await createConfig({ rules: { struct: 'warn' } }),
    externalRefResolver: new LoadedFiles(document),
  });
  const faults = found.map(({ message, location: [place], suggest = [] }): Warning => {
    const { file, line } = placeOf(place, root.path);
    const remedy = suggest.length > 0 ? ` Did you mean ${suggest.join(' or ')}?` : '';
    return { sentence: `${oneLine(message)}${remedy}`, file, line };
  });
  const nowhere = document.unresolved.map(({ target, place, reason }): Warning => {
    const sentence = `$ref ${target} ${reason}: it is compared as a name`;
    return { sentence, file: place.file, line: document.position(place).line };
  });
  const all = [...new Map([...faults, ...nowhere].map((one) => [JSON.stringify(one), one])).values()];
  all.sort((one, other) => one.line - other.line);
  const left = all.length - mostTold;
  if (left <= 0) return all;
  return [...all.slice(0, mostTold), { sentence: `There are ${left} more faults of form`, file: root.path, line: 1 }];
}

type Location = Parameters<typeof getLineColLocation>[0];

function placeOf(place: Location | undefined, path: string): { readonly file: string; readonly line: number } {
  if (place === undefined) return { file: path, line: 1 };
  const { source, start } = getLineColLocation(place);
  return { file: source.absoluteRef, line: start.line };
}
