/** How a call proves who it is from, in words. */
import { type Markup, markup } from 'report-kit';
import type { ChangeAnchors } from './change-anchors.js';
import { fact } from './fields.js';
import { markdown } from './markdown.js';
import type { SpecNode } from './spec-node.js';

/** What an operation asks for; a call without credentials is said to be possible where it is. */
export function securityOf(root: SpecNode, operation: SpecNode, anchors: ChangeAnchors): Markup {
  const written = operation.get('security') ?? root.get('security');
  const choices = (written?.entries() ?? []).map(([, choice]) =>
    choice.entries().map(([name, scopes]) => ({ name, scopes })),
  );
  const names = [...new Set(choices.flat().map(({ name }) => name))];
  const { id, marks: found } = anchors.part('security', operation.get('security') ?? root.get('security'));
  const schemes = names.map((name) => {
    const scheme = root.at('components', 'securitySchemes', name);
    const part = anchors.part(`security-${name}`, scheme);
    return markup`<li id="${part.id}"><p class="field"><code class="name">${name}</code> <span class="type">${placeOf(scheme)}</span>
${fact(scheme?.text('x-source'))}</p>${part.marks}${markdown(scheme?.text('description') ?? '', 6)}</li>`;
  });
  return markup`<div id="${id}">${found}<p>${choiceWords(choices)}</p><ul class="fields">${schemes}</ul></div>`;
}

type Requirement = readonly { readonly name: string; readonly scopes: SpecNode }[];

function choiceWords(choices: readonly Requirement[]): Markup {
  if (choices.every((choice) => choice.length === 0)) return markup`No credentials are needed.`;
  const isOptional = choices.some((choice) => choice.length === 0);
  const words = choices
    .filter((choice) => choice.length > 0)
    .map((choice) => choice.map(schemeWords).join(' together with '));
  return markup`Credentials are ${isOptional ? 'possible, not needed' : 'needed'}: ${words.join('; or ')}.`;
}

function schemeWords({ name, scopes }: Requirement[number]): string {
  const values = scopes.entries().map(([, scope]) => scope.value);
  return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}

/** Where the credentials go. */
function placeOf(scheme: SpecNode | undefined): Markup {
  const name = scheme?.text('name') ?? '';
  switch (scheme?.text('type')) {
    case 'apiKey':
      return markup`sent in the ${scheme.text('in') ?? ''} <code>${scheme.text('in') === 'header' ? `${name}: …` : name}</code>`;
    case 'http':
      return markup`sent in the header <code>Authorization: ${httpScheme(scheme.text('scheme') ?? '')} …</code>`;
    case 'oauth2':
      return markup`OAuth 2.0: ${(scheme.get('flows')?.entries() ?? []).map(([flow]) => flow).join(', ')}`;
    case 'openIdConnect':
      return markup`OpenID Connect: <code>${scheme.text('openIdConnectUrl') ?? ''}</code>`;
    case 'mutualTLS':
      return markup`a client certificate`;
    default:
      return markup`not described`;
  }
}

function httpScheme(scheme: string): string {
  return `${scheme.slice(0, 1).toUpperCase()}${scheme.slice(1)}`;
}
