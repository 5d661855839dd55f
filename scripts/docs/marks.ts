/** Which change belongs to which part of the page. */
import { type Markup, markup } from '../../contract-tests/suite/reports/markup.js';
import type { Change, Place } from '../review/change.js';
import { mark } from './changes.js';
import type { SpecNode } from './spec-node.js';

type Part = { readonly id: string; readonly places: readonly Place[] };

/**
 * The page is rendered twice: the first time to learn which parts it has, the second time with each change marked at the
 * part that is nearest to it.
 */
export class Marks {
  private readonly parts: Part[] = [];
  private ids = new Set<string>();
  private assigned = new Map<string, readonly Change[]>();

  constructor(private readonly changes: readonly Change[]) {}

  /** An id for a part of the page that shows these nodes, and the marks to show there. */
  part(name: string, ...nodes: readonly (SpecNode | undefined)[]): { readonly id: string; readonly marks: Markup } {
    const id = this.unique(name);
    this.parts.push({ id, places: nodes.flatMap((node) => node?.places ?? []) });
    return { id, marks: markup`${(this.assigned.get(id) ?? []).map(mark)}` };
  }

  /** Assigns the changes to the parts that have been rendered, and makes ready to render them once more. */
  settle(): void {
    const partsOf = new Map(this.changes.map((change) => [change, nearest(this.parts, change.place)]));
    const all = this.parts.map(
      ({ id }) => [id, this.changes.filter((change) => partsOf.get(change)?.includes(id))] as const,
    );
    this.assigned = new Map(all);
    this.parts.length = 0;
    this.ids = new Set();
  }

  /** The part at which a change is marked first; undefined when the page shows nothing of it. */
  whereIs(change: Change): string | undefined {
    return [...this.assigned].find(([, changes]) => changes.includes(change))?.[0];
  }

  private unique(name: string): string {
    const slug = name
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase();
    let id = slug;
    for (let number = 2; this.ids.has(id); number += 1) id = `${slug}-${number}`;
    this.ids.add(id);
    return id;
  }
}

/** The parts that show the place, or the closest thing around it. */
function nearest(parts: readonly Part[], { file, pointer }: Place): readonly string[] {
  const depths = parts.map(({ places }) =>
    Math.max(
      ...places
        .filter((place) => place.file === file && `${pointer}/`.startsWith(`${place.pointer}/`))
        .map((place) => place.pointer.length),
    ),
  );
  const deepest = Math.max(...depths);
  return parts.filter((_, index) => depths[index] === deepest && deepest >= 0).map(({ id }) => id);
}
