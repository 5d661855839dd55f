/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
/** What a parsed body has against the spec: a phrase each, with the place as a JSON pointer; nothing when it conforms. */
export type Validator = (body: unknown) => readonly string[];
/** By operationId and status; null where the response has no body. What `default` describes as well is left out. */
export declare const validators: {
  readonly "logoutUser": {
    readonly 200: Validator;
    readonly "default": Validator;
  };
};
