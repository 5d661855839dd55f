/** The version rule: how far a change of the spec has to move the version, and whether all that names the version has moved. */
import { diff, gt, inc, major, rcompare, valid } from 'semver';
import type { Bump, Complaint, VersionReport } from '../result.js';
import type { Change } from '../wire/change.js';

/** What names the version, in one state of the project. A text that is not given is not judged. */
export interface Versions {
  /** `info.version` of the spec. */
  readonly spec: string;
  readonly packageJson?: string | undefined;
  readonly changelog?: string | undefined;
}

const order: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** The bump that the larger of the wire's and the types' changes asks for; of what needs a person, the least that it can come to. */
export function wantedBump(changes: readonly Change[]): Bump {
  const bumps = changes.map(({ level }): Bump => {
    switch (level) {
      case 'breaking':
        return 'major';
      case 'needs a person':
      case 'non-breaking':
        return 'minor';
      case 'documentation':
        return 'patch';
      default:
        return level satisfies never;
    }
  });
  return largest(bumps);
}

/** What the rule has to say of the move from one state to the other. `specLine` is the line of `info.version`. */
export function checkVersion(
  wanted: Bump,
  before: Versions,
  after: Versions,
  spec: { readonly file: string; readonly line: number },
): { readonly report: VersionReport; readonly complaints: readonly Complaint[] } {
  const whole = after.packageJson !== undefined && after.changelog !== undefined;
  const note = whole
    ? `Compared: info.version, package.json and CHANGELOG.md${before.packageJson === undefined ? '; of the base only info.version, because it is a file' : ''}.`
    : 'Compared: info.version alone, because the head is no state of the project.';
  const move = { before: before.spec, after: after.spec, wanted };
  // Documents from elsewhere are numbered as their owners like.
  if (!whole && valid(after.spec) === null) {
    const unread = `Not compared: ${JSON.stringify(after.spec)} is no version of three numbers.`;
    return { report: { ...move, release: after.spec, note: unread }, complaints: [] };
  }
  return {
    report: { ...move, release: releaseOf(wanted, before, after), note },
    complaints: [...disagreements(after, spec), ...tooLow(wanted, before, after, spec)],
  };
}

/** The versions that a state names beside the spec's own. */
function others({ packageJson, changelog }: Versions) {
  const named = /"version":\s*"([^"]*)"/.exec(packageJson ?? '');
  const top = /^##\s+\[?v?([^\s\]]+)/m.exec(changelog ?? '');
  return [
    ...(packageJson === undefined
      ? []
      : [{ file: 'package.json', version: named?.[1], line: lineOf(packageJson, named) }]),
    ...(changelog === undefined ? [] : [{ file: 'CHANGELOG.md', version: top?.[1], line: lineOf(changelog, top) }]),
  ];
}

function lineOf(text: string, match: RegExpExecArray | null): number {
  return text.slice(0, match?.index ?? 0).split('\n').length;
}

function disagreements(after: Versions, spec: { readonly file: string; readonly line: number }): Complaint[] {
  if (valid(after.spec) === null) {
    return [
      {
        rule: 'version-readable',
        sentence: `info.version is ${JSON.stringify(after.spec)}, which is no version of three numbers`,
        remedy: 'Write one such as 1.2.3.',
        ...spec,
      },
    ];
  }
  return others(after)
    .filter(({ version }) => version !== after.spec)
    .map(({ file, version, line }) => ({
      rule: 'versions-agree',
      sentence: `${file} says ${version ?? 'no version'}${file === 'CHANGELOG.md' ? ' at its top' : ''}, and info.version of the spec ${after.spec}`,
      remedy: `Give ${file} the version ${after.spec}, or the spec that of ${file}.`,
      file,
      line,
    }));
}

/** The highest version that the state names, which may disagree with itself; undefined when it names none that can be read. */
function highest(state: Versions): string | undefined {
  const named = [state.spec, ...others(state).map(({ version }) => version ?? '')].filter(
    (version) => valid(version) !== null,
  );
  return named.sort(rcompare)[0];
}

/** The version with which the change can be released: the one that is given when it is far enough, or else the nearest. */
function releaseOf(wanted: Bump, before: Versions, after: Versions): string {
  const from = highest(before);
  return from === undefined || farEnough(wanted, from, after.spec)
    ? after.spec
    : next(from, lowerBelowOne(wanted, from));
}

function farEnough(wanted: Bump, from: string, to: string): boolean {
  if (valid(to) === null || gt(from, to)) return false;
  return order.indexOf(moveOf(from, to)) >= order.indexOf(lowerBelowOne(wanted, from));
}

function tooLow(
  wanted: Bump,
  before: Versions,
  after: Versions,
  spec: { readonly file: string; readonly line: number },
): Complaint[] {
  const from = highest(before);
  if (from === undefined || valid(after.spec) === null || farEnough(wanted, from, after.spec)) return [];
  const needed = lowerBelowOne(wanted, from);
  const back = gt(from, after.spec);
  return [
    {
      rule: back ? 'version-goes-forward' : 'version-moves-far-enough',
      sentence: back
        ? `The version goes back, from ${from} to ${after.spec}`
        : `${reasons[wanted]} so the ${needed} version has to move; it is ${from} in the base and ${after.spec} here`,
      remedy:
        `Let info.version, package.json and the top of CHANGELOG.md say ${next(from, needed)} or more. ${belowOne(from)}`.trim(),
      ...spec,
    },
  ];
}

const reasons = {
  major: 'The change breaks clients,',
  minor: 'The change adds something, or needs a person,',
  patch: 'The change is of words alone,',
  none: 'Nothing has changed,',
} satisfies Record<Bump, string>;

/** Below 1.0.0 anything may break with a minor version, as Semantic Versioning has it (its item 4). */
function lowerBelowOne(wanted: Bump, from: string): Bump {
  return wanted === 'major' && major(from) === 0 ? 'minor' : wanted;
}

function belowOne(from: string): string {
  return valid(from) !== null && major(from) === 0 ? 'Below 1.0.0 a break moves the minor version.' : '';
}

function moveOf(from: string, to: string): Bump {
  switch (diff(from, to)) {
    case 'major':
    case 'premajor':
      return 'major';
    case 'minor':
    case 'preminor':
      return 'minor';
    case null:
      return 'none';
    default:
      return 'patch';
  }
}

function next(from: string, bump: Bump): string {
  return (bump === 'none' ? null : inc(from, bump)) ?? from;
}

function largest(bumps: readonly Bump[]): Bump {
  return order[Math.max(0, ...bumps.map((bump) => order.indexOf(bump)))] ?? 'none';
}
