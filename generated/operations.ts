/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
import { ErrorEnvelope, LogoutSuccess } from './schemas.js';

export const logoutUser = {
  method: "POST",
  path: "/users/me/logout",
  bodies: {
    200: LogoutSuccess,
    401: ErrorEnvelope,
    403: ErrorEnvelope,
    404: ErrorEnvelope,
    405: ErrorEnvelope,
    429: ErrorEnvelope,
    500: ErrorEnvelope,
    503: ErrorEnvelope,
    default: ErrorEnvelope,
  },
  errors: {
    401: {
      AuthAccessTokenInvalid: 260,
      AuthFailed: 256,
      AuthSignatureInvalid: 258,
      AuthRegionAccessKeyInvalid: 259,
      AuthAppCredentialsInvalid: 261,
    },
    403: {
      AuthUserAccessTokenRequired: 263,
      AuthUserAccountDisabled: 264,
      AuthAPICallDisabledByDeveloper: 257,
    },
    404: {
      OperationNotFound: 516,
    },
    405: {
      OperationNotFound: 516,
    },
    429: {
      CallRateExceeded: 429,
    },
    500: {
      InternalError: 500,
    },
    503: {
      ServiceUnavailable: 503,
    },
    default: {
      InternalError: 500,
    },
  },
} as const;
