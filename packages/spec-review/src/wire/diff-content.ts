/** Compares the media types of a message, and the schema of each. */
import { isObject } from 'openapi-document';
import type { Site } from './findings.js';
import { type Comparing, compareRest, type Node, nodeAt, note } from './nodes.js';

interface MediaType {
  /** As it is written. */
  readonly name: string;
  readonly key: string;
  readonly content: Node;
}

export const mediaTypes = {
  /** Without what does not count: case, blanks. */
  normalize: (name: string) => name.toLowerCase().replace(/\s+/g, ''),
  list({ node, schemas }: Node): MediaType[] {
    return Object.entries(isObject(node.content) ? node.content : {}).flatMap(([name, value]) => {
      const content = nodeAt(schemas, value);
      return content === undefined ? [] : [{ name, key: mediaTypes.normalize(name), content }];
    });
  },
};

export function compareContent(
  comparing: Comparing,
  site: Site,
  way: 'request' | 'response',
  before: Node,
  after: Node,
): void {
  const [olds, news] = [mediaTypes.list(before), mediaTypes.list(after)];
  const left = new Set(news);
  const several = olds.length > 1 || news.length > 1;
  const parents = { place: after.placeOf('content'), basePlace: before.placeOf('content') };
  for (const old of olds) {
    const now =
      news.find(({ key }) => key === old.key) ??
      findRelated(old, olds, news) ??
      news.find(({ key }) => covers(key, old.key));
    if (now === undefined) {
      note(comparing, `${way}-media-type-removed`, site, {
        ...parents,
        basePlace: old.content.placeOf(),
        before: old.name,
      });
      continue;
    }
    left.delete(now);
    if (essence(now.key) === essence(old.key) && now.key !== old.key) {
      const places = { place: now.content.placeOf(), basePlace: old.content.placeOf() };
      note(comparing, 'media-type-parameter-changed', site, { ...places, before: old.name, after: now.name });
    }
    compareType(comparing, several ? named(site, now) : site, way, old.content, now.content);
  }
  for (const now of left) {
    const cover = olds.find(({ key }) => covers(key, now.key));
    if (cover === undefined)
      note(comparing, `${way}-media-type-added`, site, { ...parents, place: now.content.placeOf(), after: now.name });
    else compareType(comparing, site, way, cover.content, now.content);
  }
}

function named(site: Site, { name }: MediaType): Site {
  return { ...site, of: `${site.of} as ${name}`, whole: `${site.whole ?? site.of} as ${name}` };
}

/** The same type with other parameters, such as a charset. */
function findRelated(old: MediaType, olds: readonly MediaType[], news: readonly MediaType[]): MediaType | undefined {
  const taken = (key: string) => olds.some((other) => other.key === key);
  return news.find(({ key }) => essence(key) === essence(old.key) && !taken(key));
}

function essence(key: string): string {
  return key.split(';', 1)[0] ?? key;
}

/** Whether the one is a range, such as image/*, that has the other in it. */
function covers(range: string, key: string): boolean {
  return range === '*/*' || (range.endsWith('/*') && key.startsWith(range.slice(0, -1)));
}

function compareType(comparing: Comparing, site: Site, way: 'request' | 'response', before: Node, after: Node): void {
  compareRest(comparing, { ...site, path: '' }, before, after, ['schema']);
  comparing.schemas.compare({ ...site, direction: way }, way, {
    before: before.node.schema,
    after: after.node.schema,
    basePlace: before.placeOf('schema'),
    place: after.placeOf('schema'),
  });
}
