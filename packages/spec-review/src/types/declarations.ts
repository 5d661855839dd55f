/** The types of TypeScript for a spec, as openapi-typescript writes them. */
import type { JsonObject } from 'openapi-document';
import { astToString, type OpenAPI3, resolveRef, scanDiscriminators, transformSchema } from 'openapi-typescript';
import ts from 'typescript';

/** Types of TypeScript for strings by their `format`, for those whose generated types tell formats apart. */
export type FormatTypes = Readonly<Record<string, string>>;

/** Where the types have an operation: no release of openapi-typescript knows the method QUERY, so it stands there as another one. */
export function typeOfOperation(path: string, method: string): string {
  return method === 'query' ? `["QUERY ${path}"]["post"]` : `[${JSON.stringify(path)}][${JSON.stringify(method)}]`;
}

/** Declares `paths`, `components` and `operations`. The document is `standalone`; nothing is fetched. Throws when no types can be made of it. */
export function declarations(document: JsonObject, formats: FormatTypes): string {
  // The generator writes its own marks into the document, and reads it as it is declared there.
  const schema = JSON.parse(JSON.stringify(withoutQuery(document))) as OpenAPI3;
  const names = new Map(Object.keys(formats).map((format, index) => [format, `Format${index}`]));
  const options = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    defaultNonNullable: true,
    emptyObjectsUnknown: false,
    enum: false,
    enumValues: false,
    conditionalEnums: false,
    dedupeEnums: false,
    excludeDeprecated: false,
    exportType: false,
    immutable: true,
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
    transform: (one: { readonly format?: string }) => {
      const name = names.get(one.format ?? '');
      return name === undefined ? undefined : ts.factory.createTypeReferenceNode(name);
    },
    discriminators: scanDiscriminators(schema, { silent: true }),
    resolve: <T>(target: string) => resolveRef<T>(schema, target, { silent: true }),
  };
  // Of what the context is declared to have, `redoc` is used by nothing that is called here.
  const nodes = transformSchema(schema, context as unknown as Parameters<typeof transformSchema>[1]);
  const aliases = Object.entries(formats).map(([format, type]) => `type ${names.get(format)} = ${type};\n`);
  return aliases.join('') + astToString(nodes, { formatOptions: { removeComments: true } });
}

function withoutQuery(document: JsonObject): JsonObject {
  const paths = Object.entries(objectOf(document.paths)).flatMap(([path, item]): [string, unknown][] => {
    const { query, ...others } = objectOf(item);
    if (query === undefined) return [[path, item]];
    const { parameters = [] } = others;
    return [
      [path, others],
      [`QUERY ${path}`, { parameters, post: query }],
    ];
  });
  return { ...document, paths: Object.fromEntries(paths) as JsonObject };
}

function objectOf(value: unknown): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}
