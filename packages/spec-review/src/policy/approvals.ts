/** Approvals: files beside a spec by which a person says that a break is wanted, why, and in which release. */
import { posix } from 'node:path';
import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { parsePointer } from 'openapi-document';
import { oneLine } from 'report-kit';
import { type Finding, isOpen, type Suggestion, stops, type Violation } from '../result.js';
import { fingerprintLength } from './fingerprint.js';

/** Where the approvals of a spec's breaks are: beside it, in a folder of its own. */
export function approvalsFolder(spec: string): string {
  const { dir, name } = posix.parse(spec);
  return posix.join(dir, name === 'openapi' ? 'changes' : `${name}.changes`);
}

export interface Approval {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly fingerprints: readonly string[];
  /** The version with which the break is released. */
  readonly release: string;
  readonly reason: string;
}

/** Reads an approval. Returns what is wrong with it, when it cannot be believed. */
export function readApproval(file: string, text: string): Approval | Violation {
  const refuse = (sentence: string, remedy: string): Violation => ({
    rule: 'approval-readable',
    sentence: `${file} ${sentence}`,
    remedy,
    file,
    line: 1,
  });
  const [, front, body = ''] = /^---\r?\n(.*?)^---\r?\n?(.*)$/ms.exec(text.replace(/^\uFEFF/, '')) ?? [];
  if (front === undefined) return refuse('does not begin with front matter between two lines of ---', form);
  const fields = parse(front);
  if (fields === undefined) return refuse('has front matter that is no YAML', form);
  const { fingerprints, release, ...unknown } = fields;
  const [other] = Object.keys(unknown);
  if (other !== undefined) return refuse(`has the field ${other}, which means nothing here`, form);
  const wellFormed =
    Array.isArray(fingerprints) &&
    fingerprints.length > 0 &&
    fingerprints.every((one) => /^[\da-f]+$/.test(String(one)) && lengths.includes(String(one).length));
  if (!wellFormed || typeof release !== 'string') return refuse('does not name its fingerprints and its release', form);
  const reason = body.replace(/<!--.*?-->/gs, '').trim();
  if (reason === '') return refuse('gives no reason', 'Say below the front matter why the break is wanted.');
  return { file, fingerprints: fingerprints.map(String), release, reason };
}

/** Those of earlier versions are read, to tell how they are mended. */
const earlierLength = 16;
const lengths = [earlierLength, fingerprintLength];

const form = 'Write it in the form that spec-review prints for a break that nobody has approved.';

/** Everything in it is text: a fingerprint may look like a number. */
function parse(front: string): Record<string, unknown> | undefined {
  try {
    const value = load(front, { schema: FAILSAFE_SCHEMA });
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** What `info.version` is, and what it has to be for the change to go in. */
interface Versions {
  readonly after: string;
  readonly release: string;
}

/** The findings with their approvals, what is wrong with approvals that approve nothing or another release, and the fingerprints of the latter. */
export function applyApprovals(
  findings: readonly Finding[],
  /** The files in the folder, by their paths. */
  files: ReadonlyMap<string, string>,
  versions: Versions,
): {
  readonly findings: readonly Finding[];
  readonly violations: readonly Violation[];
  readonly waiting: ReadonlySet<string>;
} {
  const version = versions.after;
  const read = [...files].map(([file, text]) => readApproval(file, text));
  const approvals = read.filter((one) => 'reason' in one);
  const valid = new Map(
    approvals
      .filter(({ release }) => release === version)
      .flatMap((one) => one.fingerprints.map((fingerprint) => [fingerprint, one] as const)),
  );
  const known = new Set(findings.filter(stops).map(({ fingerprint }) => fingerprint));
  return {
    findings: findings.map((finding) => {
      const approval = stops(finding) ? valid.get(finding.fingerprint) : undefined;
      return approval === undefined
        ? finding
        : { ...finding, approval: { file: approval.file, reason: approval.reason } };
    }),
    violations: [...read.filter((one) => 'rule' in one), ...approvals.flatMap((one) => misuse(one, known, versions))],
    waiting: new Set(
      approvals.filter(({ release }) => release !== version).flatMap(({ fingerprints }) => fingerprints),
    ),
  };
}

function misuse(
  { file, fingerprints, release }: Approval,
  known: ReadonlySet<string>,
  { after: version, release: needed }: Versions,
): Violation[] {
  const earlier = fingerprints.filter(({ length }) => length === earlierLength);
  if (earlier.length > 0) {
    return [
      {
        rule: 'approval-readable',
        sentence: `${file} has fingerprints of an earlier version of this review, such as ${earlier[0]}, which covered breaks that nobody had seen; they approve nothing now`,
        remedy: `Look at each break that is not approved, and where this reason is given for it, write its fingerprint of ${fingerprintLength} digits into ${file} instead. When nothing is open, delete it: git rm ${file}`,
        file,
        line: 1,
      },
    ];
  }
  const idle = fingerprints.filter((fingerprint) => !known.has(fingerprint));
  const common = { file, line: 1 };
  if (idle.length === fingerprints.length) {
    return [
      {
        ...common,
        rule: 'approval-needed',
        sentence: `${file} approves nothing that changes here: its break is in the base already, or was taken back`,
        remedy: `Delete it: git rm ${file}`,
      },
    ];
  }
  const lingering = idle.map((fingerprint) => ({
    ...common,
    rule: 'approval-needed',
    sentence: `${file} approves ${fingerprint}, and nothing that changes here has that fingerprint`,
    remedy: `Take ${fingerprint} out of ${file}.`,
  }));
  if (release === version) return lingering;
  return [
    ...lingering,
    {
      ...common,
      rule: 'approval-release',
      sentence: `${file} is for the release ${release}, and info.version is ${version}: until they agree, it approves nothing`,
      remedy:
        release === needed
          ? `Let info.version say ${needed}; there is nothing else to do for this file.`
          : `Write release: ${needed} into ${file}, when the break is wanted in that one${needed === version ? '' : `, and let info.version say ${needed}`}.`,
    },
  ];
}

/** The files that would approve what is still open: one for all that changes at one place of the spec, whoever found it. `waiting` has one already, for another release. */
export function suggestApprovals(
  findings: readonly Finding[],
  release: string,
  folder: string,
  waiting: ReadonlySet<string>,
): Suggestion[] {
  const wanted = findings.filter((finding) => isOpen(finding) && !waiting.has(finding.fingerprint));
  return groups(wanted).map((group) => {
    // In the order of the review, which begins with the wire.
    const ordered = findings.filter((finding) => group.includes(finding));
    const lines = ordered.map(({ fingerprint, sentence }) => `  - ${fingerprint} # ${oneLine(sentence)}\n`);
    const [{ place, fingerprint }] = group;
    const last = parsePointer(place.pointer)?.at(-1) ?? '';
    const name = last.replace(/[^A-Za-z0-9]+/g, '') || 'spec';
    return {
      file: `${folder}/${name}-${fingerprint.slice(0, 8)}.md`,
      content: `---\nfingerprints:\n${lines.join('')}release: ${release}\n---\n`,
    };
  });
}

type FindingGroup = [Finding, ...Finding[]];

/** Findings by the outermost of their places; what concerns the document as a whole goes with the first. */
function groups(findings: readonly Finding[]): FindingGroup[] {
  const found: FindingGroup[] = [];
  const depth = ({ place }: Finding) => (place.pointer === '#' ? Number.POSITIVE_INFINITY : place.pointer.length);
  for (const finding of [...findings].sort((one, other) => depth(one) - depth(other))) {
    const { file, pointer } = finding.place;
    const group = found.find(
      ([{ place }]) => pointer === '#' || (place.file === file && `${pointer}/`.startsWith(`${place.pointer}/`)),
    );
    if (group === undefined) found.push([finding]);
    else group.push(finding);
  }
  return found;
}
