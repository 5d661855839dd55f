/** The platform's types, as far as an app's compiler knows them: some compile without DOM and without Node.js types. */

/** The platform's own type of that name; the parts that matter here where there is none. */
type Platform<Name extends string, Parts> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Parts;

interface HeaderReader {
  get(name: string): string | null;
}

export type PlatformHeaders = Platform<'Headers', HeaderReader>;

export type PlatformRequest = Platform<
  'Request',
  { readonly method: string; readonly url: string; readonly headers: HeaderReader }
>;

export type PlatformResponse = Platform<
  'Response',
  { readonly status: number; readonly headers: HeaderReader; text(): Promise<string> }
>;

export type PlatformAbortSignal = Platform<
  'AbortSignal',
  {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;
