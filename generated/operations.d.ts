/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
/** The first server of the spec. */
export declare const defaultServer: "https://api.buddyplatform.com";
/** Method and path of every operation, by its operationId. */
export declare const operations: {
  readonly "logoutUser": { readonly method: "POST"; readonly path: "/users/me/logout" };
};
