/** JSON pointers (RFC 6901): parsed and written here alone. `#/…` is one as a URL fragment, `/…` one as it is. */

/** The keys that a pointer such as `#/paths/~1users` names, or undefined when it is none. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer !== '' && pointer !== '#' && !/^#?\//.test(pointer)) return undefined;
  const [, ...keys] = pointer.split('/');
  const plain = pointer.startsWith('#') ? keys.map(decode) : keys;
  return plain.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The pointer to what stands at these keys below another. In a fragment, a percent sign begins an escape, so it is
 * escaped itself; what else a URL would have escaped stays legible, and every reader takes it.
 */
export function pointerBelow(pointer: string, ...keys: readonly (string | number)[]): string {
  const escaped = keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pointer + (pointer.startsWith('#') ? escaped.replaceAll('%', '%25') : escaped);
}

/** Percent-decodes; what is no percent-encoding is left as it stands. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
