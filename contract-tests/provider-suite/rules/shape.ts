/** What every answer must look like, whatever it was an answer to: judged on all exchanges of the run. */
import * as answers from '../../../generated/answers/logoutUser.js';
import { logoutUser } from '../../../generated/operations.js';
import { operations } from '../../inventory.js';
import { schemaFindings } from '../../schemas.js';
import { operationPlace, outcomeOf, type Rule, type Run, type Try } from '../engine/rule.js';
import { formsOf, patternOf } from '../engine/secrets.js';
import { type Answer, bodyOf, type Exchange, headerOf, newTokenOf } from '../engine/target.js';

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
  isConcerned: (exchange: Exchange) => exchange is Answered = hasBody,
) {
  return async (run: Run): Promise<readonly Try[]> => {
    await run.sessions.crowd();
    return run.exchanges.filter(isConcerned).map((exchange) => {
      const fault = judge(exchange);
      return fault && { ...fault, exchanges: [exchange] };
    });
  };
}

/** HEAD and a preflight need none. */
function hasBody(exchange: Exchange): exchange is Answered {
  return isAnswered(exchange) && !['HEAD', 'OPTIONS'].includes(exchange.call.method ?? 'POST');
}

/** A preflight that succeeds is none of the answers that the spec lists. */
function hasSpecifiedHeaders(exchange: Exchange): exchange is Answered {
  return isAnswered(exchange) && (exchange.call.method !== 'OPTIONS' || exchange.answer.status >= 400);
}

/** The probe is another operation, of which the spec says nothing. */
function isAnswered(exchange: Exchange): exchange is Answered {
  return exchange.answer !== undefined && !exchange.call.isProbe;
}

function responseFor({ answer: { status } }: Answered) {
  return (
    operation?.responses.find((response) => response.status === `${status}`) ??
    (status < 400 ? undefined : operation?.responses.find((response) => response.status === 'default'))
  );
}

/** Checked last: they look at all that was exchanged. */
export const shapeRules: readonly Rule[] = [
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
        return { expected: 'an answer', received: outcomeOf(exchange), exchanges: [exchange] };
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
      if (responseFor(exchange) && exchange.answer.status < 500) return undefined;
      const listed = operation?.responses.map(({ status }) => status).join(', ');
      return { expected: `one of ${listed}, and no fault of the provider`, received: outcomeOf(exchange) };
    }),
  },
  {
    id: 'body-matches-schema',
    group: 'shape',
    promise: 'Every body is what the schema of its status says, with every field that it requires.',
    source: 'documented',
    spec: '#/components/schemas',
    check: everyAnswer((exchange) => {
      const schema = responseFor(exchange)?.body;
      const found = schema === undefined ? '' : schemaFindings(schema, bodyOf(exchange) ?? null);
      return found === '' ? undefined : { expected: `a body as ${schema} says`, received: found };
    }),
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
    }),
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
        const found = value === undefined ? 'it is missing' : schemaFindings(schema, value);
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
    }),
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
    }),
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
      return { expected: `${error} with status ${statuses.join(' or ')}`, received: outcomeOf(exchange) };
    }),
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
    promise: 'No answer repeats a token that a caller has presented.',
    source: 'decided',
    spec: '#/components/schemas/AccessToken',
    async check(run) {
      await run.sessions.crowd();
      const presented = run.exchanges.filter(isAnswered).flatMap(tokensOf).flatMap(formsOf);
      // Also in capital or small letters.
      const pattern = patternOf(presented.map((word) => word.toLowerCase()));
      return run.exchanges.filter(isAnswered).map((exchange): Try => {
        const { reason, headers, body } = exchange.answer;
        const shown = [reason, body, ...headers.flat()].join('\n').toLowerCase();
        // Handed out by this answer, and presented only afterwards.
        const own = tokensOf(exchange).includes(newTokenOf(exchange) ?? '') ? undefined : newTokenOf(exchange);
        const echoed = (shown.match(pattern) ?? []).find((word) => word !== own?.toLowerCase());
        if (echoed === undefined) return undefined;
        return {
          expected: 'an answer without any token of a caller',
          received: 'it repeats one that was presented',
          exchanges: [exchange],
        };
      });
    },
  },
];

/** Every word that a call has presented as a token, or as something like one. Shorter ones may stand anywhere by chance. */
function tokensOf({ call: { headers = [], path = '' } }: Exchange): readonly string[] {
  const authorization = headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value);
  const inQuery = [...new URLSearchParams(path.split('?')[1]).values()];
  return [...authorization, ...inQuery].flatMap((value) => value.split(/[\s,]+/)).filter((word) => word.length >= 12);
}
