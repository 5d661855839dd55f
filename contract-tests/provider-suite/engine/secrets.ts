/** Knows every token of a run, so that none of them stands in what is printed. */

export class Secrets {
  /** Every form in which a token may stand in a text, and the name that is shown in its place. */
  private readonly labels = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private pattern: RegExp | undefined;

  /** Remembers a token under a name of its own, such as `[user token 3]`. */
  add(token: string, kind: string): void {
    if (token === '' || this.labels.has(token)) return;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    for (const form of formsOf(token)) if (!this.labels.has(form)) this.labels.set(form, `[${kind} ${count}]`);
    this.pattern = undefined;
  }

  has(token: string): boolean {
    return this.labels.has(token);
  }

  /** The text with every token replaced by its name. */
  redact(text: string): string {
    // One pattern for all of them, made when it is needed: a run has hundreds of tokens, and as many texts to print.
    this.pattern ??= patternOf([...this.labels.keys()]);
    return text.replace(this.pattern, (form) => this.labels.get(form) ?? '[token]');
  }
}

/** A token as it is, percent-encoded, as it stands in JSON, and in Base64, after `Buddy ` too. */
function formsOf(token: string): readonly string[] {
  // Only what is no token at all could have characters that cannot be encoded.
  const encoded = /^[ -~]*$/.test(token) ? [encodeURIComponent(token)] : [];
  // What follows the token changes the last characters.
  const base64 = Buffer.from(token)
    .toString('base64')
    .slice(0, 4 * Math.floor(token.length / 3));
  return [token, ...encoded, JSON.stringify(token).slice(1, -1), ...(base64 === '' ? [] : [base64])];
}

/** Finds any of these words. */
function patternOf(words: readonly string[]): RegExp {
  // Longest first: a token may begin with another. Without words it finds nothing.
  const longestFirst = [...words].sort((one, other) => other.length - one.length);
  const escaped = longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(escaped.join('|') || '(?!)', 'g');
}
