/** Finds the line and the column of a JSON pointer in a YAML or JSON text, from the events of its parser. */
import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

/** Both are counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Spot {
  readonly offset: number;
  /** Of what has any. */
  readonly children?: Map<string, Spot>;
}

/** The way from the keys of a pointer to the position of the key, or of the nearest parent that the text has. The text is sound. */
export function indexPositions(text: string): (keys: readonly string[]) => Position {
  const root = readSpots(text, parseEvents(text, { maxDepth: 200 }));
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (keys) => {
    let spot = root;
    for (const key of keys) {
      const child = spot.children?.get(key);
      if (child === undefined) break;
      spot = child;
    }
    return positionAt(lineStarts, spot.offset);
  };
}

function positionAt(lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

interface NestingLevel {
  readonly spot: Spot;
  /** The key whose value comes next; in a sequence, its index. Undefined when a mapping's next event is a key. */
  key: { readonly name: string; readonly offset: number } | undefined;
  readonly sequence: boolean;
  count: number;
}

function readSpots(text: string, events: readonly Event[]): Spot {
  const anchors = new Map<string, Spot>();
  const holder: Spot = { offset: 0, children: new Map() };
  const levels: NestingLevel[] = [{ spot: holder, key: undefined, sequence: true, count: 0 }];
  for (const event of events) {
    const level = levels.at(-1);
    if (level === undefined || event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      levels.pop();
      continue;
    }
    if (!level.sequence && level.key === undefined) {
      const scalar = event.type === EVENT_ID.SCALAR;
      level.key = scalar
        ? { name: event.valueStart < 0 ? '' : getScalarValue(text, event), offset: Math.max(event.valueStart, 0) }
        : { name: '', offset: 0 };
      continue;
    }
    const offset = level.key?.offset ?? startOf(event);
    const aliased = event.type === EVENT_ID.ALIAS ? anchors.get(anchorOf(text, event)) : undefined;
    const holds = event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE;
    const children = aliased?.children ?? (holds ? new Map<string, Spot>() : undefined);
    const spot: Spot = { offset, ...(children === undefined ? {} : { children }) };
    level.spot.children?.set(level.key?.name ?? String(level.count), spot);
    level.count += 1;
    level.key = undefined;
    if (event.anchorStart >= 0 && aliased === undefined) anchors.set(anchorOf(text, event), spot);
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      levels.push({ spot, key: undefined, sequence: event.type === EVENT_ID.SEQUENCE, count: 0 });
    }
  }
  return holder.children?.get('0') ?? holder;
}

function startOf(event: Exclude<Event, { type: 1 | 6 }>): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return Math.max(event.type === EVENT_ID.SCALAR ? event.valueStart : event.start, 0);
}

function anchorOf(text: string, event: { readonly anchorStart: number; readonly anchorEnd: number }): string {
  return text.slice(event.anchorStart, event.anchorEnd);
}
