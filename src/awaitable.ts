/** What may be there at once, or later: stores of tokens and of sessions answer either way. */
export type Awaitable<Value> = Value | Promise<Value>;
