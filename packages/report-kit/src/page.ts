/** The HTML around a page that needs nothing else: no network, and no script, which its own policy rules out. */
import { createHash } from 'node:crypto';
import { Markup, markup } from './markup.js';

export interface PageParts {
  readonly title: string;
  readonly style: string;
  readonly body: Markup;
}

export function htmlPage({ title, style, body }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
