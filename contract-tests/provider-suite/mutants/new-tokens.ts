/** Faults in the token that a logout hands out: what it can be told from, and what it opens. */
import { createHash, randomInt } from 'node:crypto';
import { credentialsOf, type FaultEntry, isLogout, pathOf, remade, tokenOf, type Wrap } from '../subjects/faults.js';
import type { Parts } from '../subjects/subjects.js';

/** Makes the new tokens into others, which are taken for them from then on. */
const dressed = (make: (old: string, count: number) => string) => (): Parts => {
  const inner = new Map<string, string>();
  const wrap: Wrap = async (request, next) => {
    const real = inner.get(tokenOf(request));
    const response = await next(real === undefined ? request : remade(request, { authorization: `Buddy ${real}` }));
    if (response.status !== 200 || !isLogout(request)) return response;
    const body = await response.json();
    const token = make(tokenOf(request), inner.size);
    inner.set(token, body.result.accessToken);
    return Response.json({ ...body, result: { ...body.result, accessToken: token } }, { headers: response.headers });
  };
  return { wrap };
};

const hash = (name: string, encoding: 'hex' | 'base64url') => (old: string) =>
  createHash(name).update(old).digest(encoding);

/** Four digits that nobody has. */
function fewDigits(): () => string {
  const given = new Set<string>();
  return () => {
    let digits = '';
    do digits = String(randomInt(10_000)).padStart(4, '0');
    while (given.has(digits));
    given.add(digits);
    return digits;
  };
}

export const newTokenFaults: readonly FaultEntry[] = [
  ...(
    [
      ['counted', 'is the number of the logout', (_: string, count: number) => `${1_000_000 + count}`],
      [
        'counted-in-a-long-form',
        'is long, and only a number in it differs',
        (_: string, count: number) => `app-${'0'.repeat(30)}-${count}-of-the-buddy-platform`,
      ],
      [
        'of-the-time',
        'is the time',
        (_: string, count: number) => `${Date.now()}${count % 10}${Math.floor(count / 10)}`,
      ],
      ['of-four-digits', 'has four digits', fewDigits()],
      ['the-reverse', 'is the old one from its end to its beginning', (old: string) => [...old].reverse().join('')],
      ['of-md5', 'is a hash of the old one', hash('md5', 'hex')],
      ['of-sha256', 'is another hash of the old one', hash('sha256', 'base64url')],
      ['the-old-with-more', 'is the old one with more', (old: string) => `app-${old}`],
    ] as const
  ).map(([id, what, make]) => ({
    id: `new-token-${id}`,
    fault: `The new token ${what}.`,
    rule: 'new-token-cannot-be-guessed',
    parts: dressed(make),
  })),
  {
    id: 'new-token-opens-operations-of-a-user',
    fault: 'Other operations take the new token for one of a user.',
    rule: 'new-token-opens-nothing-of-a-user',
    parts: (when) => {
      const given = new Set<string>();
      return {
        wrap: async (request, next) => {
          if (pathOf(request) === '/probe' && given.has(tokenOf(request)) && when()) return new Response(null);
          const response = await next(request);
          if (response.status === 200 && credentialsOf(request) !== '' && isLogout(request)) {
            const { result } = await response.clone().json();
            given.add(result.accessToken);
          }
          return response;
        },
      };
    },
  },
];
