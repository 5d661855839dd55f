/** The version rule: how far a change of the spec has to move `info.version`, which is the API's own and no package's. */
import { diff, gt, inc, major, valid } from 'semver';
import type { Bump, VersionReport, Violation } from '../result.js';
import type { Change } from '../wire/change.js';

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

/**
 * What the rule has to say of the move from one version to the other. `place` is where the later one is written. A document
 * that is not `owned` is numbered as its owner likes, so that of other versions than those of three numbers nothing is said.
 */
export function checkVersion(
  wanted: Bump,
  from: string,
  to: string,
  place: { readonly file: string; readonly line: number },
  owned: boolean,
): { readonly report: VersionReport; readonly violations: readonly Violation[] } {
  const move = { before: from, after: to, wanted };
  if (valid(to) === null) {
    const note = `Not compared: ${JSON.stringify(to)} is no version of three numbers.`;
    const sentence = `info.version is ${JSON.stringify(to)}, which is no version of three numbers`;
    const unreadable = { rule: 'version-readable', sentence, remedy: 'Write one such as 1.2.3.', ...place };
    return { report: { ...move, release: to, note }, violations: owned ? [unreadable] : [] };
  }
  const release = farEnough(wanted, from, to) ? to : next(from, lowerBelowOne(wanted, from));
  return {
    report: { ...move, release, note: 'Compared: info.version.' },
    violations: release === to ? [] : [tooLow(wanted, from, to, place)],
  };
}

/** From a version that cannot be read, any move is. */
function farEnough(wanted: Bump, from: string, to: string): boolean {
  if (valid(from) === null) return true;
  return !gt(from, to) && order.indexOf(moveOf(from, to)) >= order.indexOf(lowerBelowOne(wanted, from));
}

function tooLow(
  wanted: Bump,
  from: string,
  to: string,
  place: { readonly file: string; readonly line: number },
): Violation {
  const needed = lowerBelowOne(wanted, from);
  const remedy = `Let info.version say ${next(from, needed)} or more. ${belowOne(from)}`.trim();
  if (gt(from, to)) {
    return { rule: 'version-goes-forward', sentence: `The version goes back, from ${from} to ${to}`, remedy, ...place };
  }
  const sentence = `${reasons[wanted]} so the ${needed} version has to move; it is ${from} in the base and ${to} here`;
  return { rule: 'version-moves-far-enough', sentence, remedy, ...place };
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
  return major(from) === 0 ? 'Below 1.0.0 a break moves the minor version.' : '';
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
