/** An app that uses every export, for compilers with all kinds of settings. Nothing in it needs the DOM or Node.js. */
import {
  type AccessToken,
  type AppAccessToken,
  type AppTokenNotStored,
  type BuddyClient,
  type BuddyClientOptions,
  BuddyError,
  type BuddyErrorCode,
  type Clock,
  createBuddyClient,
  isBuddyError,
  type KeyValueStorage,
  type KeyValueTokenStore,
  keyValueTokenStore,
  type LogoutCallback,
  type LogoutError,
  type LogoutEvent,
  type LogoutFailure,
  type LogoutOptions,
  type LogoutRefusal,
  type LogoutResult,
  type LogoutSuccess,
  memoryTokenStore,
  type ReducedCause,
  ServiceError,
  type SessionKnowledge,
  type SignedCall,
  type Signer,
  signWith,
  type TokenState,
  type TokenStore,
  UnexpectedResponseError,
  type WebStorage,
  type WebStorageTokenStore,
  webStorageTokenStore,
} from 'buddy-logout';
import {
  createProvider,
  type IssuedToken,
  memorySessionStore,
  type Provider,
  type ProviderOptions,
  type RunningProvider,
  type ServeOptions,
  type Session,
  type SessionStore,
  type UserTokenRequest,
} from 'buddy-logout/provider';

/** Does not compile when a code is missing here, or is one that there is not. */
export function advice(code: BuddyErrorCode): string {
  switch (code) {
    case 'NotLoggedIn':
    case 'InvalidToken':
    case 'SigningFailed':
    case 'Aborted':
      return 'nothing was asked of the service';
    case 'NetworkError':
    case 'Timeout':
    case 'ReplyLost':
    case 'UnexpectedResponse':
      return 'nothing was learnt from the service';
    case 'StoreFailed':
      return 'mend the token store';
    case 'AuthFailed':
    case 'AuthAPICallDisabledByDeveloper':
    case 'AuthSignatureInvalid':
    case 'AuthRegionAccessKeyInvalid':
    case 'AuthAccessTokenInvalid':
    case 'AuthAppCredentialsInvalid':
    case 'AuthUserAccessTokenRequired':
    case 'AuthUserAccountDisabled':
    case 'OperationNotFound':
    case 'CallRateExceeded':
    case 'InternalError':
    case 'ServiceUnavailable':
      return 'the service said no';
    default: {
      const forgotten: never = code;
      return forgotten;
    }
  }
}

export function told(event: LogoutEvent): string {
  switch (event.type) {
    case 'attempt':
      return `attempt ${event.attempt}`;
    case 'retry':
      return `${event.code}, again in ${event.waitMs} ms`;
    case 'outcome':
      return `${event.session} after ${event.attempts}`;
    default: {
      const forgotten: never = event;
      return forgotten;
    }
  }
}

export function known(session: SessionKnowledge): boolean | undefined {
  switch (session) {
    case 'ended':
      return true;
    case 'active':
      return false;
    case 'unknown':
      return undefined;
    default: {
      const forgotten: never = session;
      return forgotten;
    }
  }
}

export function reason(error: LogoutError): string {
  if (error instanceof ServiceError)
    return `${error.status} ${error.errorNumber} ${error.retryAfterMs} ${error.requestId}`;
  if (error instanceof UnexpectedResponseError) return error.findings.join();
  const cause: ReducedCause | undefined = error.cause;
  return cause?.code ?? error.message;
}

export function read(result: LogoutResult): AppAccessToken | undefined {
  if (result.success) {
    const done: LogoutSuccess = result;
    return done.result;
  }
  const failure: LogoutFailure = result;
  if ('result' in failure) {
    const notStored: AppTokenNotStored = failure;
    return notStored.result;
  }
  const refusal: LogoutRefusal = failure;
  reason(refusal.error);
  return undefined;
}

const token: AccessToken = { value: 'EXAMPLE-user-access-token', expires: 0 };
const state: TokenState = { user: token };
const items = new Map<string, string>();
const storage: WebStorage = {
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => {
    items.set(key, value);
  },
  removeItem: (key) => {
    items.delete(key);
  },
};
const shared: WebStorageTokenStore = webStorageTokenStore(storage, 'buddy');
export const unsubscribe: () => void = shared.subscribe(({ user }) => user?.value);
const asynchronous: KeyValueStorage = {
  getItem: async (key) => items.get(key) ?? null,
  setItem: async (key, value) => items.set(key, value),
  removeItem: async (key) => items.delete(key),
};
const lasting: KeyValueTokenStore = keyValueTokenStore(asynchronous, 'buddy');
export const stores: readonly TokenStore[] = [
  memoryTokenStore(state),
  shared,
  lasting,
  keyValueTokenStore(storage, 'buddy'),
];

const sign: Signer = (call: SignedCall) => `${call.method} ${call.path}`;
export const signers: readonly Signer[] = [sign, signWith({ appId: 'app', sharedSecret: 'EXAMPLE-secret' })];

const sessions: SessionStore = memorySessionStore();
const session: Session = { appId: 'app', expires: 0 };
const rules: ProviderOptions = { store: sessions, now: () => 0, callsPerSecond: 20 };
const provider: Provider = createProvider(rules);
const wanted: UserTokenRequest = { appId: session.appId, userId: 'alice' };
const serving: ServeOptions = { control: true };

const clock: Clock = { setTimeout: () => 0, clearTimeout() {}, performance: { now: () => 0 }, Math };
const options: BuddyClientOptions = { userToken: token.value, fetch: provider.fetch, sign, clock, onEvent: told };
const client: BuddyClient = createBuddyClient(options);
const callback: LogoutCallback = (err, result) => (result.success ? undefined : advice(err?.code ?? result.error.code));
const forget: LogoutOptions = { forget: true };

export async function main(): Promise<void> {
  const issued: IssuedToken = await provider.issueUserToken(wanted);
  const running: RunningProvider = await provider.serve(serving);
  await using scoped = client.session(issued.accessToken);
  read(await scoped.logoutUser(forget));
  client.logoutUser(callback);
  const error: unknown = new BuddyError('Aborted', 'given up');
  if (isBuddyError(error)) reason(error);
  await running.close();
}
