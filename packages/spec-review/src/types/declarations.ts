/** The types of TypeScript for a spec, as openapi-typescript writes them. */
import {
  type Json,
  type JsonObject,
  methods,
  type OperationNode,
  objectOf,
  operationEntries,
  sharedOf,
} from 'openapi-document';
import { astToString, type OpenAPI3, resolveRef, scanDiscriminators, transformSchema } from 'openapi-typescript';
import ts from 'typescript';

/** Types of TypeScript for strings by their `format`, for those whose generated types tell formats apart. */
export type FormatTypes = Readonly<Record<string, string>>;

/** No release of openapi-typescript knows QUERY, or a method below `additionalOperations`. */
const isKnown = (method: string) => methods.includes(method) && method !== 'query';

/** Where the types have an operation: one by a method that openapi-typescript does not know stands there as another one. */
export function typeOfOperation({ path, method, name }: OperationNode): string {
  return isKnown(method) ? `[${JSON.stringify(path)}][${JSON.stringify(method)}]` : `[${JSON.stringify(name)}]["post"]`;
}

/** Declares `paths`, `components` and `operations`. The document is `standalone`; nothing is fetched. Throws when no types can be made of it. */
export function declarations(document: JsonObject, formats: FormatTypes): string {
  // The generator writes its own marks into the document, and reads it as it is declared there.
  const schema = JSON.parse(JSON.stringify(withKnownMethods(document))) as OpenAPI3;
  const names = new Map(Object.keys(formats).map((format, index) => [format, `Format${index}`]));
  const options = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    defaultNonNullable: false,
    emptyObjectsUnknown: false,
    enum: false,
    enumValues: false,
    conditionalEnums: false,
    dedupeEnums: false,
    excludeDeprecated: false,
    exportType: false,
    immutable: false,
    rootTypes: false,
    rootTypesNoSchemaPrefix: false,
    rootTypesKeepCasing: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    silent: true,
    makePathsEnum: false,
    generatePathParams: false,
    readWriteMarkers: false,
    injectFooter: [],
  };
  // The generator's own function does this too, after it has had Redocly load the document, from URLs as well.
  const context = {
    ...options,
    inject: undefined,
    postTransform: undefined,
    transformProperty: undefined,
    transform: ({ format, type }: { readonly format?: string; readonly type?: string | readonly string[] }) => {
      const name = names.get(format ?? '');
      if (name === undefined) return undefined;
      const text = ts.factory.createTypeReferenceNode(name);
      const nothing = ts.factory.createLiteralTypeNode(ts.factory.createNull());
      return [type].flat().includes('null') ? ts.factory.createUnionTypeNode([text, nothing]) : text;
    },
    discriminators: scanDiscriminators(schema, { silent: true }),
    resolve: <T>(target: string) => resolveRef<T>(schema, target, { silent: true }),
  };
  // Of what the context is declared to have, `redoc` is used by nothing that is called here.
  const nodes = transformSchema(schema, context as unknown as Parameters<typeof transformSchema>[1]);
  const aliases = Object.entries(formats).map(([format, type]) => `type ${names.get(format)} = ${type};\n`);
  return aliases.join('') + astToString(nodes, { formatOptions: { removeComments: true } });
}

function withKnownMethods(document: JsonObject): JsonObject {
  const paths = Object.entries(objectOf(document.paths)).flatMap(([path, item]): [string, Json][] => {
    const entries = operationEntries(objectOf(item));
    const others = entries.filter(({ method }) => !isKnown(method));
    if (others.length === 0) return [[path, item]];
    const shared = sharedOf(objectOf(item));
    const known = entries.filter(({ method }) => isKnown(method)).map(({ method, value }) => [method, value]);
    return [
      [path, { ...shared, ...Object.fromEntries(known) }],
      ...others.map(({ sent, value }): [string, Json] => [
        `${sent} ${path}`,
        { parameters: shared.parameters ?? [], post: value },
      ]),
    ];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}
