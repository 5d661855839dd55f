/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
import type { operations } from './types.js';

/** What the spec shows for one status: its headers, and its bodies by the names of the examples. */
export interface Answers<Name extends string, Body> {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: Readonly<Record<Name, Body>>;
}
/** By operationId and status, as the spec writes it. */
export declare const answers: {
  readonly "logoutUser": {
    readonly 200: Answers<"LoggedOut" | "LoggedOutWithOffsetDate", operations["logoutUser"]["responses"][200]["content"]["application/json"]>;
    readonly 401: Answers<"AuthAccessTokenInvalid" | "AuthFailed" | "AuthSignatureInvalid" | "AuthRegionAccessKeyInvalid" | "AuthAppCredentialsInvalid", operations["logoutUser"]["responses"][401]["content"]["application/json"]>;
    readonly 403: Answers<"AuthUserAccessTokenRequired" | "AuthUserAccountDisabled" | "AuthAPICallDisabledByDeveloper", operations["logoutUser"]["responses"][403]["content"]["application/json"]>;
    readonly 404: Answers<"UnknownPath", operations["logoutUser"]["responses"][404]["content"]["application/json"]>;
    readonly 405: Answers<"MethodNotAllowed", operations["logoutUser"]["responses"][405]["content"]["application/json"]>;
    readonly 429: Answers<"CallRateExceeded", operations["logoutUser"]["responses"][429]["content"]["application/json"]>;
    readonly 500: Answers<"InternalError", operations["logoutUser"]["responses"][500]["content"]["application/json"]>;
    readonly 503: Answers<"ServiceUnavailable", operations["logoutUser"]["responses"][503]["content"]["application/json"]>;
    readonly "default": Answers<"GatewayTimeout", operations["logoutUser"]["responses"]["default"]["content"]["application/json"]>;
  };
};
