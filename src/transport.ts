/** Reads answers: no more of one than an honest one has. */

/** More than any answer of the spec needs, in bytes. */
const bodyLimit = 65_536;

/** Of a `Response`, what is read here. */
export interface Answer extends Pick<Response, 'status' | 'headers' | 'redirected'> {
  /** The body; undefined when it is over the limit. The rest of such a body is not read. */
  readonly text: string | undefined;
}

/** Rejects when the body breaks off. */
export async function receive(response: Response): Promise<Answer> {
  const { status, headers, redirected } = response;
  return { status, headers, redirected, text: await readBody(response) };
}

async function readBody(response: Response): Promise<string | undefined> {
  // React Native gives no stream.
  if (!response.body) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > bodyLimit) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
