/* Made from spec/openapi.yaml by `npm run generate`. Do not edit: change the spec instead. */
export const defaultServer = "https://api.buddyplatform.com";
export const operations = {
  "logoutUser": {"method":"POST","path":"/users/me/logout"},
};
