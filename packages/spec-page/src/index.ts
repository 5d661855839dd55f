/** What is imported from `spec-page`. */
export { specPage } from './page.js';
