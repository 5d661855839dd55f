/** Which change belongs to which part of the page. */

import type { Place } from 'openapi-document';
import { type Markup, markup } from 'report-kit';
import type { Change } from 'spec-review';
import { mark } from './changes.js';
import type { SpecNode } from './spec-node.js';

/**
 * The page is rendered twice: the first time to learn which parts it has, the second time with each change marked at the
 * parts that are nearest to it.
 */
export class ChangeAnchors {
  /** How often each id was wanted. */
  private readonly ids = new Map<string, number>();
  /** The parts that show a place. */
  private readonly shown = new Map<string, string[]>();
  private readonly assigned = new Map<string, Change[]>();
  private readonly first = new Map<Change, string>();

  constructor(private readonly changes: readonly Change[]) {}

  /** An id for a part of the page that shows these nodes, and the marks to show there. */
  part(name: string, ...nodes: readonly (SpecNode | undefined)[]): { readonly id: string; readonly marks: Markup } {
    const id = this.unique(slugOf(name));
    for (const place of nodes.flatMap((node) => node?.places ?? [])) {
      this.shown.set(keyOf(place), [...(this.shown.get(keyOf(place)) ?? []), id]);
    }
    return { id, marks: markup`${(this.assigned.get(id) ?? []).map(mark)}` };
  }

  /** Assigns the changes to the parts that have been rendered, and makes ready to render them once more. */
  settle(): void {
    for (const change of this.changes) {
      for (const id of this.nearest(change.place)) {
        this.assigned.set(id, [...(this.assigned.get(id) ?? []), change]);
        if (!this.first.has(change)) this.first.set(change, id);
      }
    }
    this.ids.clear();
    this.shown.clear();
  }

  /** The part at which a change is marked first; undefined when the page shows nothing of it. */
  whereIs(change: Change): string | undefined {
    return this.first.get(change);
  }

  /** The parts that show the place, or what is closest around it. */
  private nearest({ file, pointer }: Place): readonly string[] {
    const found = this.shown.get(keyOf({ file, pointer }));
    if (found !== undefined) return [...new Set(found)];
    const end = pointer.lastIndexOf('/');
    return end < 0 ? [] : this.nearest({ file, pointer: pointer.slice(0, end) });
  }

  private unique(id: string): string {
    const before = this.ids.get(id) ?? 0;
    this.ids.set(id, before + 1);
    return before === 0 ? id : this.unique(`${id}-${before + 1}`);
  }
}

/** The name as an id. What a spec chooses may be of any length. */
function slugOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['part'];
  return words.join('-').slice(0, 80);
}

function keyOf({ file, pointer }: Place): string {
  return `${file}${pointer}`;
}
