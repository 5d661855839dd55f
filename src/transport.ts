/** How logouts are sent: without the cost of a real `Request`, and reading no more of an answer than an honest one has. */

/** More than any answer of the spec needs, in bytes. */
const bodyLimit = 65_536;

/** Of a `Response`, what is read here. `tooLong` is set when the body was over the limit, and was not read. */
export interface Answer extends Pick<Response, 'ok' | 'status' | 'headers' | 'redirected' | 'text'> {
  tooLong?: boolean;
}

/** A `Request` for openapi-fetch to fill. The platform's own is most of the cost of a call, and `fetch` can do without. */
class PlainRequest {
  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {}
  get method() {
    return this.init.method;
  }
}

/** The options that make openapi-fetch send this way: by the app's own `fetch`, or else the platform's at that moment. */
export function plainTransport(fetch: ((request: Request) => Promise<Response>) | undefined): object {
  return {
    Request: PlainRequest,
    fetch: async ({ url, init }: PlainRequest) =>
      bounded(await (fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init))),
  };
}

function bounded(response: Response): Answer {
  const { ok, status, headers, redirected } = response;
  const answer: Answer = { ok, status, headers, redirected, text };
  return answer;

  async function text(): Promise<string> {
    // React Native gives no stream.
    if (!response.body) return response.text();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let size = 0;
    let read = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return read + decoder.decode();
      size += value.byteLength;
      if (size > bodyLimit) {
        answer.tooLong = true;
        reader.cancel().catch(() => {});
        return '';
      }
      read += decoder.decode(value, { stream: true });
    }
  }
}
