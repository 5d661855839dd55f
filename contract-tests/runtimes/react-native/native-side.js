/**
 * Runs in Hermes before an app does: what a phone's native side gives to React Native's JavaScript. It asks phone.ts for all
 * of it, by lines of standard output, and is told by calls of `receive`.
 */
globalThis.global = globalThis;
globalThis.RN$Bridgeless = true;
globalThis.nativeModuleProxy = {};

globalThis.tell = (...words) => print(`\u0001${JSON.stringify(words)}`);
const fail = (thrown) => tell('fail', thrown.message);

const timers = new Map();
let lastTimer = 0;
globalThis.setTimeout = (callback, ms) => {
  lastTimer += 1;
  timers.set(lastTimer, callback);
  tell('setTimeout', lastTimer, ms);
  return lastTimer;
};
globalThis.clearTimeout = (timer) => {
  if (timers.delete(timer)) tell('clearTimeout', timer);
};

const nativeModules = {
  BlobModule: {
    getConstants: () => ({ BLOB_URI_SCHEME: 'content', BLOB_URI_HOST: 'app' }),
    addNetworkingHandler() {},
    createFromParts() {},
    release() {},
  },
  ExceptionsManager: { reportException: fail },
  // The text stands beside the id; a phone keeps it, and finds it by that.
  FileReaderModule: { readAsText: ({ text }) => Promise.resolve(text) },
  NativeMicrotasksCxx: { queueMicrotask: (callback) => void Promise.resolve().then(callback).catch(fail) },
  NativePerformanceCxx: { now: () => Date.now() },
  NativeReactNativeFeatureFlagsCxx: {
    enableIntersectionObserverByDefault: () => false,
    enableMutationObserverByDefault: () => false,
    enableResizeObserverByDefault: () => false,
  },
  PlatformConstants: { getConstants: () => ({ isTesting: false }) },
  Networking: {
    sendRequest: (method, url, id, headers) => tell('sendRequest', id, method, url, headers),
    abortRequest: (id) => tell('abortRequest', id),
  },
};
globalThis.__turboModuleProxy = (name) => nativeModules[name];

/** What React Native's JavaScript lets its native side call. */
const callable = new Map();
globalThis.RN$registerCallableModule = (name, load) => callable.set(name, load);

globalThis.receive = (event, ...words) => {
  try {
    if (event !== 'timer') return void callable.get('RCTDeviceEventEmitter')().emit(event, words);
    const [timer] = words;
    const callback = timers.get(timer);
    timers.delete(timer);
    if (callback) callback();
  } catch (thrown) {
    fail(thrown);
  }
};
