/** SARIF 2.1.0, which code scanning reads. */
import type { Log, Result } from 'sarif';

/** Something that was found at a line. */
export interface SarifFinding {
  readonly rule: string;
  /** What the rule is about, in a sentence. */
  readonly about: string;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Relative to the repository, with `/`. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column?: number;
  /** What it is a part of, such as the operations of an API. */
  readonly partOf?: readonly string[];
  /** What tells it from others, by the name of its kind: the same as long as it is the same finding. */
  readonly fingerprint?: readonly [kind: string, value: string];
  /** Why somebody lets it pass; left out when nobody does. */
  readonly accepted?: string | undefined;
}

/** One run of a tool, with its rules. */
export function sarifLog(tool: string, findings: readonly SarifFinding[]): Log {
  const rules = new Map(findings.map(({ rule, about }) => [rule, about] as const));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: tool, rules: [...rules].map(([id, text]) => ({ id, shortDescription: { text } })) },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(resultOf),
      },
    ],
  };
}

function resultOf(finding: SarifFinding): Result {
  const { rule, level, message, file, line, column, partOf = [], fingerprint, accepted } = finding;
  const region = { startLine: line, ...(column !== undefined && { startColumn: column }) };
  return {
    ruleId: rule,
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region },
        ...(partOf.length > 0 && { logicalLocations: partOf.map((name) => ({ fullyQualifiedName: name })) }),
      },
    ],
    ...(fingerprint !== undefined && { partialFingerprints: { [fingerprint[0]]: fingerprint[1] } }),
    ...(accepted !== undefined && { suppressions: [{ kind: 'external', justification: accepted }] }),
  };
}
