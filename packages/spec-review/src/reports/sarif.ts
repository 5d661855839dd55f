/** The review in SARIF 2.1.0, for code scanning. */
import type { Log, Result } from 'sarif';
import { type Complaint, type Finding, type Review, stops } from '../result.js';

/** What stops, and what would without its approval; the rest asks for nobody's attention. */
export function sarifReport({ findings, complaints }: Review): Log {
  const stopping = findings.filter(stops);
  const rules = new Map<string, string>([
    ...stopping.map(({ rule, why }) => [rule, why] as const),
    ...complaints.map(({ rule, remedy }) => [rule, remedy] as const),
  ]);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'spec-review',
            rules: [...rules].map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [...stopping.map(resultOf), ...complaints.map(complaintOf)],
      },
    ],
  };
}

function resultOf(finding: Finding): Result {
  const { rule, level, why, place, line, column, fingerprint, approval } = finding;
  return {
    ruleId: rule,
    level: level === 'breaking' ? 'error' : 'warning',
    message: { text: `${finding.sentence}. ${why}` },
    locations: locationsOf(place.file, { startLine: line, startColumn: column }),
    partialFingerprints: { 'specReview/v2': fingerprint },
    ...(approval !== undefined && { suppressions: [{ kind: 'external', justification: approval.reason }] }),
  };
}

function complaintOf({ rule, sentence, remedy, file, line }: Complaint): Result {
  return {
    ruleId: rule,
    level: 'error',
    message: { text: `${sentence}. ${remedy}` },
    locations: locationsOf(file, { startLine: line }),
  };
}

function locationsOf(
  file: string,
  region: { readonly startLine: number; readonly startColumn?: number },
): Result['locations'] {
  return [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region } }];
}
