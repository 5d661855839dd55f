/** The calls of an operation drawn: as the Arazzo document beside the spec has them, or one call that goes well. */
import { drawSteps, type Markup, markup } from 'report-kit';
import { inlineMarkdown } from './markdown.js';
import type { SpecNode } from './spec-node.js';

/** A call, and what it comes to. */
interface DrawnCall {
  readonly title: string;
  readonly told: string;
  readonly request: string;
  readonly answer: string;
}

/** The Arazzo workflows of the API, and the method and path of each operation by its id. */
export interface Calls {
  readonly workflows: readonly SpecNode[];
  readonly titles: ReadonlyMap<string, string>;
}

/** A drawing with its text for each workflow that calls the operation. */
export function drawings(title: string, operation: SpecNode, { workflows, titles }: Calls): Markup {
  const figures = workflows
    .map((workflow) => ({ summary: workflow.text('summary') ?? '', steps: workflow.items('steps') }))
    .filter(({ steps }) => steps.some((step) => titles.get(operationOf(step)) === title))
    .map(({ summary, steps }) =>
      figure(
        title,
        summary,
        steps.map((step) => callOf(step, titles)),
      ),
    );
  if (figures.length > 0) return markup`${figures}`;
  const call = plainCall(title, operation);
  return call === undefined ? markup`` : figure(title, '', [call]);
}

function operationOf(step: SpecNode): string {
  return (step.text('operationId') ?? '').replace(/^\$sourceDescriptions\.[^.]+\./, '');
}

function figure(title: string, summary: string, calls: readonly DrawnCall[]): Markup {
  const steps = calls.map(({ request, answer }, index) => ({
    request: `${calls.length > 1 ? `${index + 1}. ` : ''}${request}`,
    answer,
    isAnswered: true,
    isBreaking: false,
  }));
  const told = calls.map(
    (call) => markup`<li><strong>${call.title}</strong>: ${inlineMarkdown(call.told)} Answer: ${call.answer}.</li>`,
  );
  const many = calls.length === 1 ? 'One call' : `${calls.length} calls`;
  return markup`<figure class="sequence"><figcaption>${inlineMarkdown(summary || title)}</figcaption>
${drawSteps(`${title}: ${many} between client and provider, told in the list that follows`, steps)}
<ol>${told}</ol></figure>`;
}

function callOf(step: SpecNode, titles: Calls['titles']): DrawnCall {
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
    request: [titles.get(operationOf(step)) ?? operationOf(step), ...sent].join(', '),
    answer: [...status, ...texts, ...kept].join(' '),
  };
}

/** `Bearer [token]` for `Bearer {$inputs.token}`. */
function words(value: string): string {
  return value.replace(
    /\{?\$(?:inputs|steps\.([\w-]+)\.outputs)\.([\w-]+)\}?/g,
    (_, step, name) => `[${step === undefined ? name : `${name} of ${step}`}]`,
  );
}

/** One call that is answered with success, as the operation has it. */
function plainCall(title: string, operation: SpecNode): DrawnCall | undefined {
  const success = operation
    .get('responses')
    ?.entries()
    .find(([status]) => /^2/.test(status));
  if (success === undefined) return undefined;
  const [status, response] = success;
  const [told = ''] = (response.text('description') ?? '').split('\n\n');
  return { title, told, request: title, answer: [status, response.name].filter(Boolean).join(' ') };
}
