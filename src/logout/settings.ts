/** What a client was told, with what stands for the options that were left out. */
import type { PlatformRequest, PlatformResponse } from '../platform.js';
import type { LogoutEvent } from '../result.js';
import type { StoreSettings } from '../tokens/store-settings.js';
import type { Signer } from './signature.js';

export interface ClientSettings extends StoreSettings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly fetch: ((request: PlatformRequest) => Promise<PlatformResponse>) | undefined;
  readonly sign: Signer | undefined;
  readonly attempts: number;
  readonly onEvent: ((event: LogoutEvent) => void) | undefined;
}
