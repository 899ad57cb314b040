import type { CodecDefinition, CodecField } from "./codec.ts";
import { didYouMean } from "./suggestion.ts";

/** Every field of a codec definition. Exhaustive: a new field does not compile without a line. */
const fields: { readonly [Field in CodecField]: true } = {
  name: true,
  version: true,
  consumes: true,
  decode: true,
  decodeStream: true,
  produces: true,
  encode: true,
  encodeStream: true,
  encodeInParts: true,
  recordsOnly: true,
};

/**
 * What types cannot hold back: definitions written in JavaScript, or cast. A codec that did not say
 * what it consumes would be asked to decode everything.
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function assertCodecDefinition(definition: CodecDefinition): void {
  const { name, consumes, decode, decodeStream, produces, encode } = definition;
  const subject = `defineCodec: codec "${name}"`;
  for (const field of Object.keys(definition)) {
    if (Object.hasOwn(fields, field)) continue;
    const suggestion = didYouMean(field, Object.keys(fields));
    throw new TypeError(`${subject} has an unknown field "${field}".${suggestion}`);
  }
  if (decode === undefined && encode === undefined) {
    throw new TypeError(
      `${subject} has neither "decode" nor "encode". Define "consumes" with "decode", "produces" ` +
        'with "encode", or both.',
    );
  }
  if ((consumes === undefined) !== (decode === undefined)) {
    throw new TypeError(`${subject} has one of "consumes" and "decode". Define both or neither.`);
  }
  if (decodeStream !== undefined && decode === undefined) {
    throw new TypeError(
      `${subject} has "decodeStream" without "decode". Define both: the server reads complete bodies.`,
    );
  }
  if ((produces === undefined) !== (encode === undefined)) {
    throw new TypeError(`${subject} has one of "produces" and "encode". Define both or neither.`);
  }
}
