/** What every answer must look like, whatever it was an answer to: judged on all exchanges of the run. */
import * as answers from '../../../generated/answers/logoutUser.js';
import { logoutUser } from '../../../generated/operations.js';
import { operations } from '../../inventory.js';
import { schemaFindings } from '../../schemas.js';
import { exchangeWords, operationPlace, type ProviderRule, type SuiteRun, type Try } from '../engine/rule.js';
import { type Answer, bodyOf, type Exchange, headerOf, isJson, newTokenOf } from '../engine/target.js';
import { hasPieceOf, lettersAndDigits, presentedBy, traceFinder } from '../engine/traces.js';

interface Answered extends Exchange {
  readonly answer: Answer;
}

const [operation] = operations.filter(({ id }) => id === 'logoutUser');
const shownBodies = Object.values(answers).flatMap(({ status, body }) =>
  'error' in body ? [{ ...body, status: `${status}` }] : [],
);

/** Judges every answer of the run by itself; the sessions make sure that there are some. */
function everyAnswer(
  judge: (exchange: Answered) => { expected: string; received: string } | undefined,
  isConcerned: (exchange: Exchange) => exchange is Answered,
) {
  return async (run: SuiteRun): Promise<readonly Try[]> => {
    await run.sessions.crowd();
    return run.exchanges.filter(isConcerned).map((exchange) => {
      const fault = judge(exchange);
      return fault && { ...fault, exchanges: [exchange] };
    });
  };
}

/** HEAD and a preflight need none. */
function hasBody(exchange: Exchange): exchange is Answered {
  return isSpecified(exchange) && !['HEAD', 'OPTIONS'].includes(exchange.call.method ?? 'POST');
}

/** What is in a body can be judged of JSON alone. */
function hasJson(exchange: Exchange): exchange is Answered {
  return hasBody(exchange) && isJson(exchange);
}

/** A preflight that succeeds is none of the answers that the spec lists. */
function hasSpecifiedHeaders(exchange: Exchange): exchange is Answered {
  return isSpecified(exchange) && (exchange.call.method !== 'OPTIONS' || exchange.answer.status >= 400);
}

/** Not what something before the provider has said of a call that the provider has not seen. */
function isSpecified(exchange: Exchange): exchange is Answered {
  if (!isAnswered(exchange)) return false;
  const { status } = exchange.answer;
  return !exchange.call.mayBeRefused || status < 400 || (status >= 500 && status !== 501);
}

/** The probe is another operation, of which the spec says nothing. */
function isAnswered(exchange: Exchange): exchange is Answered {
  return exchange.answer !== undefined && !exchange.call.isProbe;
}

/** A call that the provider had no time for is none of its faults, if it says so and that seldom. */
function isUnavailable(exchange: Exchange): boolean {
  return exchange.answer?.status === 503 && headerOf(exchange, 'retry-after') !== undefined;
}

/** A value in which nothing is written in more than one way: HTTP takes tabs for spaces, and knows quoted text and words in any case. */
function normalForm(name: string, value: string): string {
  const spaced = value.replaceAll('\t', ' ');
  if (/^cache-control$/i.test(name)) return spaced.toLowerCase();
  return /^www-authenticate$/i.test(name) ? spaced.replace(/"(?:[^"\\]|\\.)*"/g, '""') : spaced;
}

function responseFor({ answer: { status } }: Answered) {
  return (
    operation?.responses.find((response) => response.status === `${status}`) ??
    (status < 400 ? undefined : operation?.responses.find((response) => response.status === 'default'))
  );
}

/** Checked last: they look at all that was exchanged. */
export const shapeRules: readonly ProviderRule[] = [
  {
    id: 'every-call-is-answered',
    group: 'shape',
    promise: 'Every call gets a whole HTTP answer within the time limit.',
    source: 'decided',
    spec: operationPlace,
    async check(run) {
      await run.sessions.crowd();
      return run.exchanges.map((exchange): Try => {
        if (exchange.answer || exchange.isRepeated) return undefined;
        return { expected: 'an answer', received: exchangeWords(exchange), exchanges: [exchange] };
      });
    },
  },
  {
    id: 'status-is-specified',
    group: 'shape',
    promise: 'Every answer has a status that the spec lists, or else the form of an unlisted error.',
    source: 'decided',
    spec: '#/paths/~1users~1me~1logout/post/responses',
    check: everyAnswer((exchange) => {
      if (responseFor(exchange) && (exchange.answer.status < 500 || isUnavailable(exchange))) return undefined;
      const listed = operation?.responses.map(({ status }) => status).join(', ');
      return { expected: `one of ${listed}, and no fault of the provider`, received: exchangeWords(exchange) };
    }, hasBody),
  },
  {
    id: 'seldom-unavailable',
    group: 'shape',
    promise: 'Of twenty calls at most one is told that the provider has no time for it now.',
    source: 'decided',
    spec: '#/components/responses/ServiceUnavailable',
    async check(run) {
      await run.sessions.crowd();
      const answered = run.exchanges.filter(isAnswered);
      const unavailable = answered.filter(isUnavailable);
      if (20 * unavailable.length <= answered.length) return answered.map(() => undefined);
      const expected = `at most ${Math.floor(answered.length / 20)} times 503 in ${answered.length} calls`;
      return [{ expected, received: `503 ${unavailable.length} times`, exchanges: unavailable.slice(-1) }];
    },
  },
  {
    id: 'body-is-json',
    group: 'shape',
    promise: 'Every body is JSON, in UTF-8.',
    source: 'documented',
    spec: '#/components/responses',
    check: everyAnswer((exchange) => {
      if (isJson(exchange)) return undefined;
      const { isUtf8, body } = exchange.answer;
      const received = !isUtf8 ? 'bytes that are no UTF-8' : body === '' ? 'no body' : 'text that is no JSON';
      return { expected: 'JSON in UTF-8', received };
    }, hasBody),
  },
  {
    id: 'body-matches-schema',
    group: 'shape',
    promise: 'Every body is what the schema of its status says, with every field that it requires.',
    source: 'documented',
    spec: '#/components/schemas',
    check: everyAnswer((exchange) => {
      const schema = responseFor(exchange)?.body;
      const found = schema === undefined ? '' : schemaFindings(schema, bodyOf(exchange));
      return found === '' ? undefined : { expected: `a body as ${schema} says`, received: found };
    }, hasJson),
  },
  {
    id: 'content-type-is-json',
    group: 'shape',
    promise: 'Every body says that it is application/json.',
    source: 'documented',
    spec: '#/components/responses',
    check: everyAnswer((exchange) => {
      const type = headerOf(exchange, 'content-type') ?? 'none';
      if (/^application\/json *(;|$)/i.test(type)) return undefined;
      return { expected: 'content-type: application/json', received: `content-type: ${type}` };
    }, hasBody),
  },
  {
    id: 'headers-match-schema',
    group: 'shape',
    promise: 'Every answer has the headers that the spec requires for its status, with values as their schemas say.',
    source: 'decided',
    spec: '#/components/headers',
    check: everyAnswer((exchange) => {
      for (const { name, required, schema } of responseFor(exchange)?.headers ?? []) {
        const value = headerOf(exchange, name);
        if (value === undefined && !required) continue;
        const found = value === undefined ? 'it is missing' : schemaFindings(schema, normalForm(name, value));
        if (found !== '')
          return { expected: `${name} as ${schema} says`, received: `${name}: ${value ?? ''} ${found}` };
      }
      return undefined;
    }, hasSpecifiedHeaders),
  },
  {
    id: 'body-repeats-status',
    group: 'shape',
    promise: 'The status in the body is the HTTP status.',
    source: 'documented',
    spec: '#/components/schemas/ErrorEnvelope/properties/status',
    check: everyAnswer((exchange) => {
      const { status } = Object(bodyOf(exchange));
      if (status === exchange.answer.status) return undefined;
      return { expected: `"status": ${exchange.answer.status}`, received: `"status": ${JSON.stringify(status)}` };
    }, hasJson),
  },
  {
    id: 'error-name-and-number-agree',
    group: 'shape',
    promise: 'An error has the number that belongs to its name.',
    source: 'observed',
    spec: '#/components/schemas/ErrorNumber',
    check: everyAnswer((exchange) => {
      const { error, errorNumber } = Object(bodyOf(exchange));
      const known = shownBodies.find((body) => body.error === error);
      if (known === undefined || known.errorNumber === errorNumber) return undefined;
      return {
        expected: `${error} with ${known.errorNumber}`,
        received: `${error} with ${JSON.stringify(errorNumber)}`,
      };
    }, hasJson),
  },
  {
    id: 'error-belongs-to-status',
    group: 'shape',
    promise: 'An error comes with a status that the spec shows it with.',
    source: 'decided',
    spec: '#/components/schemas/ErrorName',
    check: everyAnswer((exchange) => {
      const { error } = Object(bodyOf(exchange));
      const statuses = shownBodies.filter((body) => body.error === error).map(({ status }) => status);
      const listed = Object.keys(logoutUser.bodies).includes(`${exchange.answer.status}`);
      if (!listed || statuses.length === 0 || statuses.includes(`${exchange.answer.status}`)) return undefined;
      return { expected: `${error} with status ${statuses.join(' or ')}`, received: exchangeWords(exchange) };
    }, hasJson),
  },
  {
    id: 'request-id-never-repeats',
    group: 'shape',
    promise: 'Every answer has a request_id that no other answer has.',
    source: 'decided',
    spec: '#/components/schemas/RequestId',
    async check(run) {
      await run.sessions.crowd();
      const first = new Map<string, Exchange>();
      return run.exchanges.filter(hasBody).map((exchange): Try => {
        const { request_id: id } = Object(bodyOf(exchange));
        if (typeof id !== 'string') return undefined;
        const earlier = first.get(id.toLowerCase());
        first.set(id.toLowerCase(), exchange);
        if (!earlier) return undefined;
        return { expected: 'a request_id of its own', received: `${id} again`, exchanges: [earlier, exchange] };
      });
    },
  },
  {
    id: 'token-is-not-echoed',
    group: 'shape',
    promise: 'No answer shows a token but the new one, nor a piece of it or what tells it from others.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    async check(run) {
      await run.sessions.crowd();
      const answered = run.exchanges.filter(isAnswered);
      const known = new Set([...run.userTokens(), ...answered.flatMap(presentedBy)]);
      const given = new Set(answered.flatMap((exchange) => newTokenOf(exchange) ?? []));
      const tokensIn = traceFinder(new Set([...known, ...given]));
      return answered.map((exchange): Try => {
        const { reason, headers, body } = exchange.answer;
        const presented = presentedBy(exchange);
        // Handed out by this answer, and presented only afterwards.
        const own = newTokenOf(exchange);
        const isNew = own !== undefined && !presented.includes(own);
        const written = [reason, ...headers.flat(), isNew ? body.replaceAll(own, '') : body].join('\n');
        const shown = [written, unescaped(written)].map(lettersAndDigits).join('\n');
        const isShown = tokensIn(shown).some((token) => !(isNew && token === own));
        if (!isShown && !presented.some((token) => hasPieceOf(token, shown))) return undefined;
        return {
          expected: 'an answer without any token but a new one',
          received: 'it shows one that was presented or handed out elsewhere, or a part of it',
          exchanges: [exchange],
        };
      });
    },
  },
];

function unescaped(text: string): string {
  return text
    .replace(/\\u([\da-f]{4})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/%([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}
