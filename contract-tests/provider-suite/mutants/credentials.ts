/** Faults in what is taken for credentials: other schemes, other places, other tokens, other signatures. */
import {
  answered,
  credentialsOf,
  credentialsReadAs,
  type FaultEntry,
  fault,
  fronted,
  isCredentials,
  matching,
  remade,
  seenAs,
  type When,
  wrapped,
} from '../subjects/faults.js';
import { signatureOf, signingApp, wrongSignature } from '../subjects/signatures.js';
import type { Parts } from '../subjects/subjects.js';

/** A provider whose app has a secret, and that treats its signatures like this. */
const signing = (take: (isRight: boolean, request: Request) => Response | undefined) => (): Parts => ({
  signature: signingApp,
  wrap: async (request, next) => {
    const signature = signatureOf(request);
    if (signature === undefined) return next(request);
    return take(signature.isRight, request) ?? next(remade(request, { authorization: signature.credentials }));
  },
});

/** Takes the token from wherever the function finds it. */
const tokenFrom = (find: (request: Request) => string | null | undefined) =>
  seenAs((request) => {
    const token = find(request);
    return token ? remade(request, { authorization: `Buddy ${token}` }) : undefined;
  });

/** Takes the token from a body that the function reads. */
const tokenInBody = (pattern: RegExp) =>
  fronted((call, forward) => {
    const token = pattern.exec(call.body)?.[1];
    if (token === undefined || call.headers.some(isCredentials)) return forward(call);
    return forward({ ...call, headers: [...call.headers, ['Authorization', `Buddy ${token}`]] });
  });

const isLike = (glob: string, any: string, one: string) => (text: string) => {
  const escaped = [...glob].map((character) => {
    if (character === any) return '.*';
    return character === one ? '.' : character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return (glob.includes(any) || glob.includes(one)) && new RegExp(`^${escaped.join('')}$`, 's').test(text);
};

export const credentialsFaults: readonly FaultEntry[] = [
  ...['Token', 'OAuth', 'JWT'].map((scheme) => ({
    id: `scheme-${scheme.toLowerCase()}`,
    fault: `A token is taken under ${scheme} too.`,
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => credentials.replace(new RegExp(`^${scheme} `, 'i'), 'Buddy ')),
  })),
  ...(
    [
      ['password', 'the password', (pair: string) => pair.split(':')[1]],
      ['user-name', 'the user name', (pair: string) => pair.split(':')[0]],
    ] as const
  ).map(([id, what, find]) => ({
    id: `basic-${id}`,
    fault: `A token is taken as ${what} of Basic.`,
    rule: 'other-schemes-get-401',
    parts: credentialsReadAs((credentials) => {
      const pair = /^Basic (\S+)$/i.exec(credentials)?.[1];
      return pair ? `Buddy ${find(Buffer.from(pair, 'base64').toString())}` : credentials;
    }),
  })),
  ...['key', 'session', 'jwt', 'userToken', 'api_key'].map((name) => ({
    id: `token-in-query-${name}`,
    fault: `A token is taken from ${name} in the query.`,
    rule: 'token-elsewhere-gets-401',
    parts: tokenFrom((request) => new URL(request.url).searchParams.get(name)),
  })),
  ...['sid', 'PHPSESSID', 'connect.sid'].map((name) => ({
    id: `token-in-cookie-${name}`,
    fault: `A token is taken from the cookie ${name}.`,
    rule: 'token-elsewhere-gets-401',
    parts: tokenFrom((request) => {
      const cookies = (request.headers.get('cookie') ?? '').split('; ').map((pair) => pair.split('='));
      return cookies.find(([other]) => other === name)?.[1];
    }),
  })),
  ...['X-Session-Token', 'X-Token', 'X-Buddy-Token'].map((name) => ({
    id: `token-in-${name.toLowerCase()}`,
    fault: `A token is taken from ${name}.`,
    rule: 'token-elsewhere-gets-401',
    parts: tokenFrom((request) => request.headers.get(name)),
  })),
  {
    id: 'token-in-multipart',
    fault: 'A token is taken from a part of a form.',
    rule: 'token-elsewhere-gets-401',
    parts: tokenInBody(/name="token"\r\n\r\n(\S+)\r\n/),
  },
  {
    id: 'token-deep-in-json',
    fault: 'A token is taken from an object within the JSON.',
    rule: 'token-elsewhere-gets-401',
    parts: tokenInBody(/"user":\{[^}]*"sessionToken":"([^"]+)"/),
  },
  ...(
    [
      [
        'as-glob',
        'in which a star stands for any text',
        (token: string, given: string) => isLike(given, '*', '')(token),
      ],
      [
        'as-glob-of-one',
        'in which a question mark stands for a character',
        (token: string, given: string) => isLike(given, '', '?')(token),
      ],
      [
        'as-like',
        'in which a percent sign stands for any text',
        (token: string, given: string) => isLike(given, '%', '')(token),
      ],
      [
        'as-like-of-one',
        'in which an underscore stands for a character',
        (token: string, given: string) =>
          given.endsWith('_') && given !== token && given.slice(0, -1) === token.slice(0, -1),
      ],
      [
        'cut-at-a-dot',
        'that is followed by a dot and more',
        (token: string, given: string) => given.split('.')[0] === token,
      ],
      [
        'cut-at-a-colon',
        'that is followed by a colon and more',
        (token: string, given: string) => given.split(':')[0] === token,
      ],
      [
        'without-dashes',
        'with dashes where there are none',
        (token: string, given: string) => given.replaceAll('-', '') === token.replaceAll('-', ''),
      ],
      [
        'but-for-its-middle',
        'with another middle',
        (token: string, given: string) =>
          given.length === token.length &&
          given.slice(0, 8) === token.slice(0, 8) &&
          given.slice(-8) === token.slice(-8),
      ],
      ['with-a-slash', 'with a slash at its end', (token: string, given: string) => given === `${token}/`],
      ['in-base64', 'in base64', (token: string, given: string) => Buffer.from(given, 'base64').toString() === token],
    ] as const
  ).map(([id, which, matches]) => ({
    id: `token-${id}`,
    fault: `A token ${which} is taken.`,
    rule: id === 'in-base64' ? 'other-schemes-get-401' : 'token-is-matched-exactly',
    parts: matching(matches),
  })),
  {
    id: 'signature-never-verified',
    fault: 'Whatever stands after the token is taken for the signature.',
    rule: 'wrong-signatures-get-401',
    parts: signing(() => undefined),
  },
  {
    id: 'signature-always-refused',
    fault: 'Every signature is refused.',
    rule: 'signed-calls-log-out',
    parts: signing(wrongSignature),
  },
  {
    id: 'malformed-signature-breaks',
    fault: 'A signature that is none gets 500.',
    rule: 'wrong-signatures-get-401',
    parts: signing((isRight, request) => {
      if (isRight) return undefined;
      return / [\da-f]{64}$/.test(credentialsOf(request)) ? wrongSignature() : fault();
    }),
  },
  {
    id: 'refused-signature-ends-the-session',
    fault: 'A wrong signature gets 401, and the session ends.',
    rule: 'wrong-signatures-get-401',
    parts: (): Parts => ({
      signature: signingApp,
      wrap: async (request, next) => {
        const signature = signatureOf(request);
        const response = await next(signature ? remade(request, { authorization: signature.credentials }) : request);
        return signature === undefined || signature.isRight ? response : wrongSignature();
      },
    }),
  },
  {
    id: 'words-after-the-token-break',
    fault: 'A word after the token gets 500.',
    rule: 'odd-headers-do-not-break',
    parts: answered((request) => (/^\S+ \S+ more$/.test(credentialsOf(request)) ? fault() : undefined)),
  },
  {
    id: 'refused-scheme-token-ends-the-session',
    fault: 'A token under Token gets 401, and its session ends.',
    rule: 'refused-calls-end-nothing',
    parts: (when: When) =>
      wrapped(async (request, next) => {
        const response = await next(request);
        const [, token] = /^Token (\S+)$/.exec(credentialsOf(request)) ?? [];
        if (token !== undefined && when()) await next(remade(request, { authorization: `Buddy ${token}` }));
        return response;
      }),
  },
];
