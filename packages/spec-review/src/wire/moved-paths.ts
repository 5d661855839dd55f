/** Finds out whether a part of all URLs stands in the servers of one version and in the paths of the other. */
import { normalizeUrl } from './urls.js';

/** What each version writes at the start of its paths and the other at the end of its servers; empty when there is no such thing. */
export interface Starts {
  readonly before: string;
  readonly after: string;
}

/** Where a version is called: the server that clients take when they are told no other, and the paths. */
export interface CalledPaths {
  readonly server: string;
  readonly paths: readonly string[];
}

export function startsOf(before: CalledPaths, after: CalledPaths): Starts {
  const [old, now] = [normalizeUrl(before.server), normalizeUrl(after.server)];
  if (old === now) return { before: '', after: '' };
  const [longer, shorter] = old.length > now.length ? [old, now] : [now, old];
  const start = longer.slice(shorter.length);
  const [paths, bare] = shorter === old ? [before.paths, after.paths] : [after.paths, before.paths];
  const isMoved = longer.startsWith(shorter) && /^\/[^{}?#]+$/.test(start) && isStartOf(start, paths, bare);
  if (!isMoved) return { before: '', after: '' };
  return shorter === old ? { before: start, after: '' } : { before: '', after: start };
}

/** Whether all paths have this start, or those that the other version has without it. A path that is there without it did not move. */
function isStartOf(start: string, paths: readonly string[], bare: readonly string[]): boolean {
  const known = new Set(paths.map(nameless));
  const others = bare.map(nameless);
  const isEverywhere = paths.length > 0 && paths.every((path) => path.startsWith(`${start}/`));
  const hasMoved = others.some((path) => known.has(start + path));
  return isEverywhere || (hasMoved && others.every((path) => known.has(start + path) || !known.has(path)));
}

/** A path whose variables have no names: these lead nowhere else. */
export function nameless(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}
