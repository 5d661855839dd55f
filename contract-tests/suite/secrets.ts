/** Knows every token of a run, so that none of them stands in what is printed. */

export class Secrets {
  private readonly labels = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Remembers a token under a name of its own, such as `[user token 3]`. */
  add(token: string, kind: string): void {
    if (token === '' || this.labels.has(token)) return;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    this.labels.set(token, `[${kind} ${count}]`);
  }

  /** The text with every token replaced by its name, also where it stands percent-encoded. */
  redact(text: string): string {
    let redacted = text;
    // Longest first: a token may begin with another.
    for (const token of [...this.labels.keys()].sort((one, other) => other.length - one.length)) {
      const label = this.labels.get(token) ?? '';
      redacted = redacted.replaceAll(token, label).replaceAll(encodeURIComponent(token), label);
    }
    return redacted;
  }
}
