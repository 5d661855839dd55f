/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
import type { operations } from './types.js';

/** What a body has against its schema: where (a JSON pointer into the body) and what. */
export interface Finding {
  readonly instancePath: string;
  readonly message?: string;
}
/** Says whether a parsed body is what the spec says; `errors` then holds the findings of this last call. */
export interface Validator<Body> {
  (body: unknown): body is Body;
  readonly errors?: readonly Finding[] | null;
}
/** By operationId and status, as the spec writes it; null where the response has no body. */
export declare const validators: {
  readonly "logoutUser": {
    readonly 200: Validator<operations["logoutUser"]["responses"][200]["content"]["application/json"]>;
    readonly 401: Validator<operations["logoutUser"]["responses"][401]["content"]["application/json"]>;
    readonly 403: Validator<operations["logoutUser"]["responses"][403]["content"]["application/json"]>;
    readonly 404: Validator<operations["logoutUser"]["responses"][404]["content"]["application/json"]>;
    readonly 405: Validator<operations["logoutUser"]["responses"][405]["content"]["application/json"]>;
    readonly 429: Validator<operations["logoutUser"]["responses"][429]["content"]["application/json"]>;
    readonly 500: Validator<operations["logoutUser"]["responses"][500]["content"]["application/json"]>;
    readonly 503: Validator<operations["logoutUser"]["responses"][503]["content"]["application/json"]>;
    readonly "default": Validator<operations["logoutUser"]["responses"]["default"]["content"]["application/json"]>;
  };
};
