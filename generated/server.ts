/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
/** The first server of the spec. */
export const defaultServer = "https://api.buddyplatform.com";
