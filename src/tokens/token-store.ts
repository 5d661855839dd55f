/** Where an app keeps its access tokens: the interface, and a store in memory. */

/** A secret, and when it stops working. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since the Unix epoch; absent when it is not known. */
  readonly expires?: number | undefined;
}

/** The user's token and the app's own, each where there is one. */
export interface TokenState {
  readonly user?: AccessToken | undefined;
  readonly app?: AccessToken | undefined;
}

/** What the client needs of an app's storage. Either method may be asynchronous, and may fail: `StoreFailed`. */
export interface TokenStore {
  /** The tokens as they are now. */
  read(): TokenState | Promise<TokenState>;
  /**
   * Puts what `change` makes of the present state in its place, in one step: nothing else may be written between what
   * `change` is given and what it gives. `change` is synchronous, quick and without effects, so it may be called anew.
   */
  update(change: (state: TokenState) => TokenState): void | Promise<void>;
}

/** A store that ends with the page or process. */
export function memoryTokenStore(state: TokenState = {}): TokenStore {
  return {
    read: () => state,
    update(change) {
      state = change(state);
    },
  };
}
