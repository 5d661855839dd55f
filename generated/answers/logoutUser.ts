/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
import type { operations } from '../types.js';

interface ShownAnswer<Status extends number, Body> {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export const LoggedOut: ShownAnswer<200, operations['logoutUser']['responses'][200]['content']['application/json']> = {
  status: 200,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 200,
    "result": {
      "accessToken": "EXAMPLE-app-access-token",
      "accessTokenExpires": "/Date(4102444800000)/"
    },
    "request_id": "9c1be948-e415-4917-8a54-76b07880b42b",
    "success": true
  } as never,
};

export const LoggedOutWithOffsetDate: ShownAnswer<200, operations['logoutUser']['responses'][200]['content']['application/json']> = {
  status: 200,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 200,
    "result": {
      "accessToken": "EXAMPLE-other-app-access-token",
      "accessTokenExpires": "/Date(4102444800000+0100)/"
    },
    "request_id": "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
    "success": true
  } as never,
};

export const AuthAccessTokenInvalid: ShownAnswer<401, operations['logoutUser']['responses'][401]['content']['application/json']> = {
  status: 401,
  headers: {"WWW-Authenticate":"Buddy","Cache-Control":"no-store"},
  body: {
    "status": 401,
    "error": "AuthAccessTokenInvalid",
    "errorNumber": 260,
    "message": "The access token is invalid.",
    "request_id": "6b0d549b-6f03-475a-9600-a35a099950d8",
    "success": false
  } as never,
};

export const AuthFailed: ShownAnswer<401, operations['logoutUser']['responses'][401]['content']['application/json']> = {
  status: 401,
  headers: {"WWW-Authenticate":"Buddy","Cache-Control":"no-store"},
  body: {
    "status": 401,
    "error": "AuthFailed",
    "errorNumber": 256,
    "message": "Authentication failed.",
    "request_id": "6513270e-269e-4d37-b2a7-4de452e6b438",
    "success": false
  } as never,
};

export const AuthSignatureInvalid: ShownAnswer<401, operations['logoutUser']['responses'][401]['content']['application/json']> = {
  status: 401,
  headers: {"WWW-Authenticate":"Buddy","Cache-Control":"no-store"},
  body: {
    "status": 401,
    "error": "AuthSignatureInvalid",
    "errorNumber": 258,
    "message": "The signature is invalid.",
    "request_id": "9531985d-5d9d-49f8-9818-e811892f902b",
    "success": false
  } as never,
};

export const AuthRegionAccessKeyInvalid: ShownAnswer<401, operations['logoutUser']['responses'][401]['content']['application/json']> = {
  status: 401,
  headers: {"WWW-Authenticate":"Buddy","Cache-Control":"no-store"},
  body: {
    "status": 401,
    "error": "AuthRegionAccessKeyInvalid",
    "errorNumber": 259,
    "message": "The region's access key is invalid.",
    "request_id": "36f675cc-81e7-4ef5-a8e2-5d940ed90475",
    "success": false
  } as never,
};

export const AuthAppCredentialsInvalid: ShownAnswer<401, operations['logoutUser']['responses'][401]['content']['application/json']> = {
  status: 401,
  headers: {"WWW-Authenticate":"Buddy","Cache-Control":"no-store"},
  body: {
    "status": 401,
    "error": "AuthAppCredentialsInvalid",
    "errorNumber": 261,
    "message": "The app's credentials are invalid.",
    "request_id": "8d116ece-1738-47d9-bd9c-172411e20b8f",
    "success": false
  } as never,
};

export const AuthUserAccessTokenRequired: ShownAnswer<403, operations['logoutUser']['responses'][403]['content']['application/json']> = {
  status: 403,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 403,
    "error": "AuthUserAccessTokenRequired",
    "errorNumber": 263,
    "message": "A user access token is required.",
    "request_id": "90c192cf-d3ac-44af-8f21-ddb66cad4a26",
    "success": false
  } as never,
};

export const AuthUserAccountDisabled: ShownAnswer<403, operations['logoutUser']['responses'][403]['content']['application/json']> = {
  status: 403,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 403,
    "error": "AuthUserAccountDisabled",
    "errorNumber": 264,
    "message": "The user account is disabled.",
    "request_id": "a170b338-3926-4059-b28c-105d1fb17c23",
    "success": false
  } as never,
};

export const AuthAPICallDisabledByDeveloper: ShownAnswer<403, operations['logoutUser']['responses'][403]['content']['application/json']> = {
  status: 403,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 403,
    "error": "AuthAPICallDisabledByDeveloper",
    "errorNumber": 257,
    "message": "This call is disabled for the app.",
    "request_id": "d23f0824-128b-4f33-8c5c-7fd0a6a3a450",
    "success": false
  } as never,
};

export const UnknownPath: ShownAnswer<404, operations['logoutUser']['responses'][404]['content']['application/json']> = {
  status: 404,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 404,
    "error": "OperationNotFound",
    "errorNumber": 516,
    "message": "No such operation.",
    "request_id": "0fd630f1-f29d-4da9-953f-48f1a09f76b5",
    "success": false
  } as never,
};

export const MethodNotAllowed: ShownAnswer<405, operations['logoutUser']['responses'][405]['content']['application/json']> = {
  status: 405,
  headers: {"Allow":"POST","Cache-Control":"no-store"},
  body: {
    "status": 405,
    "error": "OperationNotFound",
    "errorNumber": 516,
    "message": "The path does not take this method.",
    "request_id": "0cb1e29c-658c-4a14-95e6-0af593bd04cf",
    "success": false
  } as never,
};

export const CallRateExceeded: ShownAnswer<429, operations['logoutUser']['responses'][429]['content']['application/json']> = {
  status: 429,
  headers: {"Retry-After":"2","Cache-Control":"no-store"},
  body: {
    "status": 429,
    "error": "CallRateExceeded",
    "errorNumber": 429,
    "message": "Too many calls. Try again later.",
    "request_id": "8e81973e-0bec-47b0-b898-d190f9ebdacc",
    "success": false
  } as never,
};

export const InternalError: ShownAnswer<500, operations['logoutUser']['responses'][500]['content']['application/json']> = {
  status: 500,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 500,
    "error": "InternalError",
    "errorNumber": 500,
    "message": "An internal error occurred.",
    "request_id": "6b4cb242-4a23-4596-a217-beaddbc496cb",
    "success": false
  } as never,
};

export const ServiceUnavailable: ShownAnswer<503, operations['logoutUser']['responses'][503]['content']['application/json']> = {
  status: 503,
  headers: {"Retry-After":"2","Cache-Control":"no-store"},
  body: {
    "status": 503,
    "error": "ServiceUnavailable",
    "errorNumber": 503,
    "message": "The service is unavailable. Try again later.",
    "request_id": "92276658-1e27-41c0-8a6a-63ec24ede6a4",
    "success": false
  } as never,
};

export const GatewayTimeout: ShownAnswer<504, operations['logoutUser']['responses']["default"]['content']['application/json']> = {
  status: 504,
  headers: {"Cache-Control":"no-store"},
  body: {
    "status": 504,
    "error": "InternalError",
    "errorNumber": 500,
    "message": "The service did not answer in time.",
    "request_id": "ae97ba94-d0ed-482f-8f6d-05584ef8aa38",
    "success": false
  } as never,
};
