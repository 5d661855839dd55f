/** What is imported from `openapi-document`. */
export { decimalOf } from './decimal.js';
export { loadDocument, readDocument, readYaml, type SpecDocument, type Unresolved } from './document.js';
export type { Reader, SpecLocation } from './files.js';
export { git, listTree, readBlobs, repositoryOf, treeOf } from './git.js';
export { byKey, canonical, isObject, type Json, type JsonObject, list, objectOf } from './json.js';
export {
  methods,
  type OperationNode,
  objectAt,
  operationEntries,
  operationNodes,
  placeOfField,
  sharedOf,
} from './lookup.js';
export {
  type BundledDocument,
  type DescribedHeader,
  type Example,
  listOperations,
  listServers,
  type Operation,
  OperationError,
  type ResponseCase,
  statusToAskFor,
  valueAt,
} from './operations.js';
export type { Place } from './place.js';
export { parsePointer, pointerBelow } from './pointer.js';
