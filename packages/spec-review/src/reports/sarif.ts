/** The review in SARIF 2.1.0, for code scanning. */
import { type SarifFinding, sarifLog } from 'report-kit';
import type { Log } from 'sarif';
import { type Finding, type Review, stops, type Violation } from '../result.js';
import { operationGroups, reachOf } from './groups.js';

/** What stops, and what would without its approval; the rest asks for nobody's attention. */
export function sarifReport({ findings, violations }: Review): Log {
  const stopping = operationGroups(findings.filter(stops)).flatMap((group) => group.findings);
  return sarifLog('spec-review', [...stopping.map(ofFinding), ...violations.map(ofViolation)]);
}

function ofFinding(finding: Finding): SarifFinding {
  const { rule, level, sentence, why, operations, place, line, column, fingerprint, approval } = finding;
  return {
    rule,
    about: why,
    level: level === 'breaking' ? 'error' : 'warning',
    message: [`${sentence}.`, why, reachOf(finding)].filter(Boolean).join(' '),
    file: place.file,
    line,
    column,
    partOf: operations,
    fingerprint: ['specReview/v2', fingerprint],
    accepted: approval?.reason,
  };
}

function ofViolation({ rule, sentence, remedy, file, line }: Violation): SarifFinding {
  return { rule, about: remedy, level: 'error', message: `${sentence}. ${remedy}`, file, line };
}
