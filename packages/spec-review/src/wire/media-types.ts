/** The media types of a message, a parameter or a header. */
import { isObject } from 'openapi-document';
import { type Node, nodeAt } from './nodes.js';

export interface MediaType {
  /** As it is written. */
  readonly name: string;
  readonly key: string;
  readonly content: Node;
}

export const mediaTypes = {
  /** Without what does not count: case, blanks. */
  normalize: (name: string) => name.toLowerCase().replace(/\s+/g, ''),
  list({ node, schemas }: Node): MediaType[] {
    return Object.entries(isObject(node.content) ? node.content : {}).flatMap(([name, value]) => {
      const content = nodeAt(schemas, value);
      return content === undefined ? [] : [{ name, key: mediaTypes.normalize(name), content }];
    });
  },
};
