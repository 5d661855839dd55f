/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
import { all, equals, maximum, minimum, pattern, properties, type, type Schema } from './checks.js';

export const LogoutSuccess: Schema = () =>
  all(
    type("object"),
    properties({
      status: equals(200),
      result: AppAccessToken(),
      request_id: RequestId(),
      success: equals(true),
    }),
  );

export const AppAccessToken: Schema = () =>
  all(
    type("object"),
    properties({
      accessToken: AccessToken(),
      accessTokenExpires: ServiceDate(),
    }),
  );

export const AccessToken: Schema = () =>
  all(type("string"), pattern(/^[!-~]{1,4096}$/u));

export const ServiceDate: Schema = () =>
  all(
    type("string"),
    pattern(/^\/Date\((0|-?[1-9][0-9]{0,15})([+-](0[0-9]|1[0-3])[0-5][0-9]|[+-]1400)?\)\/$/u),
  );

export const RequestId: Schema = () =>
  all(type("string"), pattern(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, "uuid"));

export const ErrorEnvelope: Schema = () =>
  all(
    type("object"),
    properties({
      status: all(type("integer"), minimum(400), maximum(599)),
      error: ErrorName(),
      errorNumber: ErrorNumber(),
      message: type("string"),
      request_id: RequestId(),
      success: equals(false),
    }),
  );

export const ErrorName: Schema = () =>
  equals(
    "AuthFailed",
    "AuthAPICallDisabledByDeveloper",
    "AuthSignatureInvalid",
    "AuthRegionAccessKeyInvalid",
    "AuthAccessTokenInvalid",
    "AuthAppCredentialsInvalid",
    "AuthUserAccessTokenRequired",
    "AuthUserAccountDisabled",
    "OperationNotFound",
    "CallRateExceeded",
    "InternalError",
    "ServiceUnavailable",
  );

export const ErrorNumber: Schema = () =>
  equals(256, 257, 258, 259, 260, 261, 263, 264, 516, 429, 500, 503);
