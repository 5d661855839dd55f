/** JUnit XML, which CI services read. What failed stands first. */
import type { Builder } from 'junit-report-builder';
import { oneLine, printable } from './wording.js';

export interface JunitCase {
  readonly name: string;
  readonly outcome: JunitOutcome;
}

export type JunitOutcome =
  | { readonly kind: 'passed' }
  /** `message` is a line, `text` all that is to be said, `type` a word for the kind of failure. */
  | { readonly kind: 'failed'; readonly message: string; readonly text: string; readonly type?: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  /** The start, in ISO 8601. */
  readonly timestamp?: string;
}

const order = { failed: 0, skipped: 1, passed: 2 } satisfies Record<JunitOutcome['kind'], number>;

/** One XML document. Suites with failures come first, and in each suite what failed, then what was skipped. */
export async function junitXml(name: string, suites: readonly JunitSuite[]): Promise<string> {
  // Loaded by those alone who write such a report: it takes longer than all else here.
  const library = await import('junit-report-builder');
  // Its types are those of its module for bundlers; what Node.js loads is the builder itself.
  const builder = (library.default as unknown as Builder).newBuilder().name(oneLine(name));
  for (const { name: title, cases, timestamp } of [...suites].sort(
    (one, other) => worst(one.cases) - worst(other.cases),
  )) {
    const suite = builder.testSuite().name(oneLine(title));
    // The form has no time zone, and no fractions of a second.
    if (timestamp !== undefined) suite.timestamp(timestamp.slice(0, 19));
    for (const { name: promise, outcome } of [...cases].sort(
      (one, other) => order[one.outcome.kind] - order[other.outcome.kind],
    )) {
      const testCase = suite.testCase().className(oneLine(title)).name(oneLine(promise));
      switch (outcome.kind) {
        case 'failed':
          testCase.failure(oneLine(outcome.message), outcome.type).stacktrace(inSection(outcome.text));
          break;
        case 'skipped':
          testCase.skipped().standardOutput(inSection(outcome.reason));
          break;
        case 'passed':
          break;
        default:
          outcome satisfies never;
      }
    }
  }
  return builder.build();
}

/** Printable text that ends no CDATA section: of several such ends, xmlbuilder 15.1.1 escapes the first alone. */
function inSection(text: string): string {
  return printable(text).replaceAll(']]>', ']]\\u003e');
}

function worst(cases: readonly JunitCase[]): number {
  return Math.min(...cases.map(({ outcome }) => order[outcome.kind]), order.passed);
}
