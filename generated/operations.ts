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
} as const;
