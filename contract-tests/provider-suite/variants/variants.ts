/** Correct providers, written differently from the reference provider: the suite may refuse none of them. */
import { setTimeout as wait } from 'node:timers/promises';
import { memorySessionStore } from '../../../src/provider/index.js';
import type { FaultProxyHandler, WireAnswer } from '../subjects/fault-proxy.js';
import { credentialsOf, isCredentials, refusalReply, remade } from '../subjects/faults.js';
import { signatureOf, signingApp, wrongSignature } from '../subjects/signatures.js';
import type { Parts } from '../subjects/subjects.js';

export interface Variant {
  readonly id: string;
  /** In what it differs, in a sentence. */
  readonly difference: string;
  /** Whether what it takes is limited, so that some rules cannot be checked. */
  readonly hasLimits?: boolean;
  /** The id of the rule that must say how it could be better; nothing may fail. */
  readonly advice?: string;
  make(): Parts;
}

/** Changes each answer of the operation on the wire. */
function answering(change: (answer: WireAnswer) => WireAnswer): FaultProxyHandler {
  return async (call, forward) => change(await forward(call));
}

const header = (name: string, change: (value: string) => string) =>
  answering((answer) => ({
    ...answer,
    headers: answer.headers.map(([other, value]) =>
      other.toLowerCase() === name.toLowerCase() ? [other, change(value)] : [other, value],
    ),
  }));

const body = (change: (text: string) => string) =>
  answering((answer) => ({ ...answer, body: answer.body === '' ? '' : change(answer.body) }));

const json = (change: (body: Record<string, unknown>) => Record<string, unknown>) =>
  body((text) => JSON.stringify(change(JSON.parse(text))));

const inAnyCase = (words: string) =>
  words.replace(/[a-z]/gi, (letter, at) => letter[at % 2 ? 'toUpperCase' : 'toLowerCase']());

export const variants: readonly Variant[] = [
  {
    id: 'reference',
    difference: 'It is the reference provider as it is.',
    make: () => ({}),
  },
  {
    id: 'behind-a-proxy',
    difference: 'A proxy forwards each call, over connections of its own.',
    make: () => ({ front: (call, forward) => forward(call) }),
  },
  {
    id: 'header-names-in-other-case',
    difference: 'The names of the headers are written in capitals and small letters, in turn.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: answer.headers.map(([name, value]) => [inAnyCase(name), value]),
      })),
    }),
  },
  {
    id: 'headers-in-other-order',
    difference: 'The headers come in the opposite order, and others of no concern among them.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: [['Server', 'nginx'], ...[...answer.headers].reverse(), ['Vary', 'Origin'], ['ETag', '"1"']],
      })),
    }),
  },
  {
    id: 'fewest-headers',
    difference: 'There is no header that the spec does not require, and no Date.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: answer.headers.filter(
          ([name]) =>
            /^(content-type|www-authenticate|allow)$/i.test(name) ||
            (answer.status === 200 && name.toLowerCase() === 'cache-control'),
        ),
      })),
    }),
  },
  {
    id: 'chunked',
    difference: 'The body comes in chunks.',
    make: () => ({ front: answering((answer) => ({ ...answer, isChunked: true })) }),
  },
  {
    id: 'a-connection-for-each-call',
    difference: 'No connection is kept alive.',
    make: () => ({
      front: answering((answer) => ({ ...answer, headers: [...answer.headers, ['Connection', 'close']] })),
    }),
  },
  {
    id: 'more-fields',
    difference: 'The bodies have fields that the spec does not name.',
    make: () => ({
      front: json(({ result, ...rest }) => ({
        version: 2,
        links: { self: null },
        ...rest,
        ...(result ? { result: { ...Object(result), scope: ['app'], refresh: null } } : {}),
      })),
    }),
  },
  {
    id: 'fields-in-other-order',
    difference: 'The fields of the bodies come in another order, and with white space.',
    make: () => ({
      front: body(
        (text) => `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()), null, 2)}\n`,
      ),
    }),
  },
  {
    id: 'escaped-json',
    difference: 'Slashes and some letters are escaped in the JSON.',
    make: () => ({ front: body((text) => text.replaceAll('/', '\\/').replaceAll('"success"', '"\\u0073uccess"')) }),
  },
  {
    id: 'content-type-with-charset',
    difference: 'The content type has a charset.',
    make: () => ({ front: header('content-type', (value) => `${value}; charset=utf-8`) }),
  },
  {
    id: 'content-type-in-capitals',
    difference: 'The content type is written in capitals, with a charset and no space.',
    make: () => ({ front: header('content-type', () => 'Application/JSON;charset="UTF-8"') }),
  },
  {
    id: 'other-messages',
    difference: 'The messages are others, beyond ASCII and one of them empty.',
    make: () => ({
      front: json((fields) =>
        'message' in fields ? { ...fields, message: fields.status === 401 ? '' : 'Nö. ✋' } : fields,
      ),
    }),
  },
  {
    id: 'further-challenges',
    difference: 'WWW-Authenticate has a realm, and the challenge of another scheme before it.',
    make: () => ({
      front: header('www-authenticate', () => 'Basic realm="old, clients", Buddy realm="users", error="invalid_token"'),
    }),
  },
  {
    id: 'challenges-in-two-headers',
    difference: 'There are two headers WWW-Authenticate, and the scheme is written in small letters.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: answer.headers.flatMap(([name, value]): [string, string][] =>
          name.toLowerCase() === 'www-authenticate'
            ? [
                [name, 'Bearer realm="x"'],
                [name, 'buddy'],
              ]
            : [[name, value]],
        ),
      })),
    }),
  },
  {
    id: 'strict-cache-control',
    difference: 'Cache-Control says more than no-store, and Pragma and Expires say it again.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: [
          ...answer.headers.filter(([name]) => name.toLowerCase() !== 'cache-control'),
          ['Cache-Control', 'no-cache, no-store, must-revalidate, private'],
          ['Pragma', 'no-cache'],
          ['Expires', '0'],
        ],
      })),
    }),
  },
  {
    id: 'options-is-allowed',
    difference: 'Allow lists OPTIONS beside POST, and OPTIONS gets 204.',
    make: () => ({
      front: async (call, forward) => {
        const options = call.method === 'OPTIONS' && call.path === '/users/me/logout';
        const answer = options ? { status: 204, headers: [], body: '' } : await forward(call);
        const headers = answer.headers.filter(([name]) => name.toLowerCase() !== 'allow');
        return options || answer.status === 405
          ? { ...answer, headers: [...headers, ['Allow', 'POST, OPTIONS']] }
          : answer;
      },
    }),
  },
  {
    id: 'request-ids-in-capitals',
    difference: 'The request ids are written in capitals.',
    make: () => ({ front: json((fields) => ({ ...fields, request_id: `${fields.request_id}`.toUpperCase() })) }),
  },
  {
    id: 'request-ids-of-version-7',
    difference: 'The request ids begin with the time, as UUIDs of version 7 do.',
    make: () => ({
      front: json((fields) => {
        const time = Date.now().toString(16).padStart(12, '0');
        return { ...fields, request_id: `${time.slice(0, 8)}-${time.slice(8)}-7${`${fields.request_id}`.slice(15)}` };
      }),
    }),
  },
  {
    id: 'dates-with-an-offset',
    difference: 'The dates have an offset.',
    make: () => ({ front: body((text) => text.replace(/\/Date\((\d+)\)\//, '/Date($1-0730)/')) }),
  },
  {
    id: 'short-lived-app-tokens',
    difference: 'App-level tokens work for ten minutes.',
    make: () => ({ options: { appTokenLifetime: 600_000 } }),
  },
  {
    id: 'clock-an-hour-behind',
    difference:
      'The clock of the provider is an hour behind, its Date header too, and app-level tokens work for half an hour.',
    make: () => ({
      options: { appTokenLifetime: 1_800_000, now: () => Date.now() - 3_600_000 },
      front: answering((answer) => ({
        ...answer,
        headers: [...answer.headers, ['Date', new Date(Date.now() - 3_600_000).toUTCString()]],
      })),
    }),
  },
  {
    id: 'slow',
    difference: 'Each answer takes 50 ms more.',
    make: () => ({
      front: async (call, forward) => {
        await wait(50);
        return forward(call);
      },
    }),
  },
  {
    id: 'uneven',
    difference: 'Each answer takes up to 20 ms more, so that calls overtake each other.',
    make: () => ({
      front: async (call, forward) => {
        await wait(20 * Math.random());
        const answer = await forward(call);
        await wait(5 * Math.random());
        return answer;
      },
    }),
  },
  {
    id: 'call-rate',
    difference: "An app may make 20 calls in a second, the smallest of Buddy's plans, and gets 429 for more.",
    hasLimits: true,
    make: () => ({ options: { callsPerSecond: 20 } }),
  },
  {
    id: 'compressed',
    difference: 'A proxy compresses every body, asked for or not.',
    make: () => ({ front: answering((answer) => ({ ...answer, isCompressed: true })) }),
  },
  {
    id: 'connections-closed-unannounced',
    difference: 'Connections are closed without notice, just when they are used for the fourth time.',
    make: () => {
      const uses = new Map<number, number>();
      return {
        front: async (call, forward) => {
          const use = (uses.get(call.connection) ?? 0) + 1;
          uses.set(call.connection, use);
          return use < 4 ? forward(call) : undefined;
        },
      };
    },
  },
  {
    id: 'tokens-of-all-characters',
    difference: 'User tokens are long, and hold every character that a token may have.',
    make: () => {
      const every = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('');
      return {
        dress: (token) => every + token + every,
        front: (call, forward) =>
          forward({
            ...call,
            headers: call.headers.map(([name, value]) => [
              name,
              /^authorization$/i.test(name) && value.endsWith(every) ? value.replaceAll(every, '') : value,
            ]),
          }),
      };
    },
  },
  {
    id: 'strict-about-credentials',
    difference: 'A repeated Authorization header gets 400 before the provider sees it.',
    make: () => ({
      front: async (call, forward) => {
        const credentials = call.headers.filter(([name]) => name.toLowerCase() === 'authorization');
        if (credentials.length < 2) return forward(call);
        const answer = await forward({ ...call, headers: call.headers.filter((pair) => !credentials.includes(pair)) });
        const fields: Record<string, unknown> = JSON.parse(answer.body);
        return {
          ...answer,
          status: 400,
          body: JSON.stringify({ ...fields, status: 400, error: 'AuthFailed', errorNumber: 256 }),
        };
      },
    }),
  },
  {
    id: 'lenient-about-spaces',
    difference: 'Several spaces, or a tab, between scheme and token are taken as one.',
    make: () => ({
      front: (call, forward) =>
        forward({
          ...call,
          headers: call.headers.map(([name, value]) =>
            name.toLowerCase() === 'authorization' ? [name, value.replace(/[ \t]+/, ' ')] : [name, value],
          ),
        }),
    }),
  },
  {
    id: 'ten-calls-a-second',
    difference: 'An app may make ten calls in a second, and gets 429 for more.',
    hasLimits: true,
    make: () => ({ options: { callsPerSecond: 10 } }),
  },
  {
    id: 'locked-out-after-wrong-tokens',
    difference: 'After fifty wrong tokens everybody gets 429 for two seconds.',
    hasLimits: true,
    make: () => {
      let wrong = 0;
      let lockedUntil = 0;
      return {
        wrap: async (request, next) => {
          if (performance.now() < lockedUntil) return comeLater(429, 'CallRateExceeded', 429, 2);
          const response = await next(request);
          if (response.status === 401) wrong += 1;
          if (response.status === 401 && wrong % 50 === 0) lockedUntil = performance.now() + 2_000;
          return response;
        },
      };
    },
  },
  {
    id: 'locked-out-for-long',
    difference: 'After a hundred wrong tokens everybody gets 429 for the rest of the day.',
    hasLimits: true,
    make: () => {
      let wrong = 0;
      return {
        wrap: async (request, next) => {
          if (wrong >= 100) return comeLater(429, 'CallRateExceeded', 429, 40_000);
          const response = await next(request);
          if (response.status === 401) wrong += 1;
          return response;
        },
      };
    },
  },
  {
    id: 'ten-sessions-of-a-user',
    difference: 'A user has ten sessions at most: another login ends the oldest.',
    make: () => {
      const inner = memorySessionStore();
      const sessions = new Map<string, readonly string[]>();
      return {
        options: {
          store: {
            ...inner,
            async add(hash, session, now) {
              await inner.add(hash, session, now);
              const hashes = [...(sessions.get(session.userId ?? '') ?? []), hash];
              const live: string[] = [];
              for (const other of hashes) if (await inner.find(other, now)) live.push(other);
              for (const oldest of live.slice(0, -10)) {
                await inner.replace(oldest, `${oldest} ended`, { appId: session.appId, expires: 0 }, now);
              }
              sessions.set(session.userId ?? '', live.slice(-10));
            },
          },
        },
      };
    },
  },
  ...(
    [
      ['now-and-then', 'and may come again after a second', false],
      ['after-the-fact', 'though it has been done', true],
    ] as const
  ).map(([id, how, isDone]) => ({
    id: `unavailable-${id}`,
    difference: `One call in a hundred gets 503, ${how}.`,
    hasLimits: true,
    make: (): Parts => {
      let count = 0;
      return {
        wrap: async (request, next) => {
          count += 1;
          if (count % 100 > 0) return next(request);
          if (isDone) await next(request);
          return comeLater(503, 'ServiceUnavailable', 503, 1);
        },
      };
    },
  })),
  {
    id: 'headers-in-ascii-alone',
    difference: 'A server before the provider refuses headers beyond ASCII with 400, and a page of its own.',
    make: () => ({
      front: async (call, forward) => {
        const isOdd = call.headers.some(([name, value]) => name === 'X-Device' && /[^ -~]/.test(value));
        return isOdd ? page(400, 'Bad Request') : forward(call);
      },
    }),
  },
  {
    id: 'clock-an-hour-behind-and-no-date',
    difference: 'The clock is an hour behind, there is no Date, and app-level tokens work for half an hour.',
    make: () => ({
      options: { appTokenLifetime: 1_800_000, now: () => Date.now() - 3_600_000 },
      front: answering((answer) => ({ ...answer, isDateless: true })),
    }),
  },
  {
    id: 'clock-an-hour-ahead',
    difference: 'The clock of the provider is an hour ahead, and the Date header is that of a proxy.',
    make: () => ({ options: { now: () => Date.now() + 3_600_000 } }),
  },
  {
    id: 'headers-with-tabs-and-capitals',
    difference: 'There are tabs in WWW-Authenticate and Cache-Control, and NO-STORE is written in capitals.',
    make: () => ({
      front: answering((answer) => ({
        ...answer,
        headers: answer.headers.map(([name, value]): [string, string] => {
          if (/^www-authenticate$/i.test(name)) return [name, 'Basic\trealm="x",\tBuddy\trealm="users"'];
          return /^cache-control$/i.test(name) ? [name, 'private,\tNO-STORE,\tmax-age=0'] : [name, value];
        }),
      })),
    }),
  },
  {
    id: 'answers-of-six-seconds',
    difference: 'Now and then an answer takes six seconds.',
    make: () => {
      let count = 0;
      return {
        front: async (call, forward) => {
          count += 1;
          if (count % 120 === 0) await wait(6_000);
          return forward(call);
        },
      };
    },
  },
  ...(
    [
      ['express', page(400, 'SyntaxError: Unexpected end of JSON input')],
      [
        'fastify',
        {
          status: 400,
          headers: [['Content-Type', 'application/json']],
          body: '{"statusCode":400,"error":"Bad Request"}',
        },
      ],
    ] as const
  ).map(([framework, answer]) => ({
    id: `${framework}-reads-the-body-first`,
    advice: 'malformed-body-is-ignored',
    difference: `A body that says it is JSON and is not gets 400 in ${framework}'s words, before the provider sees it.`,
    make: (): Parts => ({ front: async (call, forward) => (call.body === '{' ? answer : forward(call)) }),
  })),
  {
    id: 'spaces-kept-before-a-value',
    difference: 'What reads the headers keeps a space that stands before a value, and such credentials get 401.',
    advice: 'spaces-around-credentials',
    make: () => ({
      front: (call, forward) => {
        const isSpaced = /^authorization:(?: [ \t]|\t|.*[ \t]\r$)/im.test(call.raw);
        return forward(isSpaced ? { ...call, headers: call.headers.filter((pair) => !isCredentials(pair)) } : call);
      },
    }),
  },
  {
    id: 'slash-at-the-end-ignored',
    difference: 'A slash at the end of the path makes no difference.',
    make: () => ({
      front: (call, forward) => forward({ ...call, path: call.path.replace(/^(\/users\/me\/logout)\/$/, '$1') }),
    }),
  },
  {
    id: 'signatures-required',
    difference: 'The app has a secret: calls without its signature are refused.',
    make: () => ({
      signature: signingApp,
      wrap: async (request, next) => {
        const signature = signatureOf(request);
        if (signature === undefined && !/^buddy [!-~]+$/i.test(credentialsOf(request))) return next(request);
        if (request.method === 'POST' && signature?.isRight !== true) return wrongSignature();
        if (signature === undefined) return next(request);
        return next(remade(request, { authorization: signature.credentials }));
      },
    }),
  },
  {
    id: 'watched',
    difference: 'It is the reference provider, watched for a while.',
    make: () => ({ watch: 3_000 }),
  },
  {
    id: 'tokens-of-three-parts',
    difference: 'All tokens are of three parts, the first of which is the same, as those of JSON Web Tokens.',
    make: () => {
      const head = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhcHAiOiJhcHAifQ.';
      return {
        dress: (token) => head + token,
        front: async (call, forward) => {
          const answer = await forward({
            ...call,
            headers: call.headers.map(([name, value]) => [name, value.replace(head, '')]),
          });
          return { ...answer, body: answer.body.replace('"accessToken":"', `"accessToken":"${head}`) };
        },
      };
    },
  },
];

function page(status: number, title: string): WireAnswer {
  const body = `<!DOCTYPE html><title>${title}</title><h1>${title}</h1>`;
  return { status, headers: [['Content-Type', 'text/html; charset=utf-8']], body };
}

function comeLater(status: number, error: string, errorNumber: number, seconds: number): Response {
  return refusalReply(status, error, errorNumber, { 'Retry-After': `${seconds}` });
}
