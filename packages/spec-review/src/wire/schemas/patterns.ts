/** What a pattern comes to: some only limit a length, and some are written in several ways. */

/** The shortest and the longest text that a pattern of any characters takes; undefined when it asks for more than that. */
export function lengthOf(pattern: string): { readonly min: number; readonly max: number } | undefined {
  const bare = pattern.replace(/^(\^?)\(\?:(.*)\)(\$?)$/, '$1$2$3').replace(/^(\^?)\(([^()]*)\)(\$?)$/, '$1$2$3');
  if (/^\^?\$?$/.test(bare) && bare !== '^$') return { min: 0, max: Number.POSITIVE_INFINITY };
  const [, start, , quantifier = '', end] =
    /^(\^?)(\.|\[\\s\\S\]|\[\\S\\s\]|\[\\d\\D\]|\[\\w\\W\]|\[\^\])(\*\??|\+\??|\{\d+(?:,\d*)?\}|)(\$?)$/.exec(bare) ??
    [];
  if (start === undefined) return undefined;
  const [, least = '', comma, most = ''] = /^\{(\d+)(,?)(\d*)\}$/.exec(quantifier) ?? [];
  const min = least !== '' ? Number(least) : quantifier.startsWith('*') ? 0 : 1;
  const exact = quantifier === '' || (least !== '' && comma === '');
  const max = exact ? min : most !== '' ? Number(most) : Number.POSITIVE_INFINITY;
  // Without both ends a longer text has a part that matches.
  return { min, max: start === '^' && end === '$' ? max : Number.POSITIVE_INFINITY };
}

/** One form for what is written in several: a digit, and a slash that need not be escaped. */
export function normalizePattern(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\.|\[|\]/gs, (token) => {
    if (token === '[') inClass = true;
    else if (token === ']') inClass = false;
    else if (token === '\\/') return '/';
    else if (token === '\\d') return inClass ? '0-9' : '[0-9]';
    else if (token === '\\w') return inClass ? 'A-Za-z0-9_' : '[A-Za-z0-9_]';
    return token;
  });
}
