/** Reads bodies: no more of one than an honest one has. */

/** More than any answer of the spec needs, in bytes. */
const bodyLimit = 65_536;

/** Made when it is first needed, and kept: one for each body shows in the time that a call takes. */
let decoder: TextDecoder | undefined;

/**
 * The body; undefined when it is over the limit, and the rest is not read then, where the platform gives a stream. Rejects
 * when it breaks off.
 */
export async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) {
    // React Native gives no stream: all of it is in memory, and as many characters are as many bytes or more.
    const text = await response.text();
    return text.length <= bodyLimit ? text : undefined;
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    // Not `>`: an app's own fetch may give what has no length.
    if (!(size <= bodyLimit)) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
  decoder ??= new TextDecoder();
  return decoder.decode(chunks.length > 1 ? joined(chunks, size) : chunks[0]);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
