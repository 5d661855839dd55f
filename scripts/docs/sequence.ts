/** The calls of an operation drawn: as the Arazzo document beside the spec has them, or one call that goes well. */
import { type Markup, markup } from '../../contract-tests/suite/reports/markup.js';
import { drawSteps } from '../../contract-tests/suite/reports/sequence-diagram.js';
import { inlineMarkdown } from './markdown.js';
import type { SpecNode } from './spec-node.js';

/** A call of the operation at hand, and what it comes to. */
interface Call {
  readonly title: string;
  readonly told: string;
  readonly sent: readonly string[];
  readonly answer: string;
}

interface Drawn {
  readonly method: string;
  readonly path: string;
  readonly node: SpecNode;
}

/** A drawing with its text for each workflow that calls the operation. */
export function drawings(operation: Drawn, workflows: readonly SpecNode[]): Markup {
  const id = operation.node.text('operationId');
  const fitting = workflows.filter((workflow) =>
    workflow.items('steps').some((step) => id !== undefined && step.text('operationId') === id),
  );
  const figures = fitting.map((workflow) =>
    figure(operation, workflow.text('summary') ?? '', workflow.items('steps').map(callOf)),
  );
  const plain =
    figures.length === 0
      ? [plainCall(operation)].flatMap((call) => (call ? figure(operation, call.told, [call]) : []))
      : [];
  const all = [...figures, ...plain];
  return all.length === 0 ? markup`` : markup`<h3>Sequence</h3>${all}`;
}

function figure({ method, path }: Drawn, summary: string, calls: readonly Call[]): Markup {
  const steps = calls.map(({ sent, answer }, index) => ({
    request: [`${index + 1}. ${method} ${path}`, ...sent].join(', '),
    answer,
    isAnswered: true,
    isBreaking: false,
  }));
  const told = calls.map(
    (call) => markup`<li><strong>${call.title}</strong>: ${inlineMarkdown(call.told)} Answer: ${call.answer}.</li>`,
  );
  const name = `${method} ${path}: ${calls.length === 1 ? 'one call' : `${calls.length} calls`} between client and provider, told in the list that follows`;
  return markup`<figure class="sequence"><figcaption>${inlineMarkdown(summary)}</figcaption>
${drawSteps(name, steps)}
<ol>${told}</ol></figure>`;
}

function callOf(step: SpecNode): Call {
  const sent = step
    .items('parameters')
    .map((parameter) => `${parameter.text('name')}: ${words(String(parameter.get('value')?.value))}`);
  const outputs = (step.get('outputs')?.entries() ?? []).map(([name]) => name);
  const checks = step.items('successCriteria').map((criterion) => criterion.text('condition') ?? '');
  const status = checks.flatMap((check) => /^\$statusCode == (\d+)$/.exec(check)?.[1] ?? []);
  // What the answer is known by: texts, such as the name of an error.
  const texts = checks.flatMap((check) => /^\$response\.body\S* == '(.*)'$/.exec(check)?.[1] ?? []);
  const kept = outputs.length > 0 ? [`with ${outputs.join(', ')}`] : [];
  return {
    title: step.text('stepId') ?? '',
    told: step.text('description') ?? '',
    sent,
    answer: [...status, ...texts, ...kept].join(' '),
  };
}

/** `Buddy [userToken]` for `Buddy {$inputs.userToken}`. */
function words(value: string): string {
  return value.replace(
    /\{?\$(?:inputs|steps\.([\w-]+)\.outputs)\.([\w-]+)\}?/g,
    (_, step, name) => `[${step === undefined ? name : `${name} of ${step}`}]`,
  );
}

/** One call that is answered with success, as the operation has it. */
function plainCall({ method, path, node }: Drawn): Call | undefined {
  const success = node
    .get('responses')
    ?.entries()
    .find(([status]) => /^2/.test(status));
  if (success === undefined) return undefined;
  const [status, response] = success;
  const [told = ''] = (response.text('description') ?? '').split('\n\n');
  return { title: `${method} ${path}`, told, sent: [], answer: [status, response.name].filter(Boolean).join(' ') };
}
