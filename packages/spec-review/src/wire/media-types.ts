/** The media types of a message, a parameter or a header. */
import { isObject } from 'openapi-document';
import { type ResolvedObject, resolvedAt } from './resolved-object.js';

export interface MediaType {
  /** As it is written. */
  readonly name: string;
  readonly key: string;
  readonly content: ResolvedObject;
}

export const mediaTypes = {
  /** Without what does not count: case, blanks, quotes, the order of parameters, and a charset of JSON, which has but one. */
  normalize(name: string): string {
    const [type = '', ...parameters] = name
      .toLowerCase()
      .replace(/[\s"]+/g, '')
      .split(';');
    const isJson = /[/+]json$/.test(type);
    const counting = parameters.filter((one) => one !== '' && !(isJson && one === 'charset=utf-8'));
    return [type, ...counting.sort()].join(';');
  },
  list({ object, schemas }: ResolvedObject): MediaType[] {
    return Object.entries(isObject(object.content) ? object.content : {}).flatMap(([name, value]) => {
      const content = resolvedAt(schemas, value);
      return content === undefined ? [] : [{ name, key: mediaTypes.normalize(name), content }];
    });
  },
};
