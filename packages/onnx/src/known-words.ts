import type { ModelFile } from "./model-file.ts";
import { fieldNumbers } from "./onnx-fields.ts";
import { withFile } from "./protobuf/byte-source.ts";
import { ProtobufReader, type Field } from "./protobuf/protobuf-reader.ts";

/** A word, or an integer, that an encoder has learnt. */
type Word = number | string;

/** The attributes in which OneHotEncoder and LabelEncoder keep what they have learnt. */
const wordLists: ReadonlySet<string> = new Set([
  "cats_int64s",
  "cats_strings",
  "keys_int64s",
  "keys_strings",
]);

/** More inputs than this are not followed through a model. */
const maximumOrigins = 64;

/**
 * For inputs whose values go into an encoder, a value that it knows, by the input's name: a model
 * that refuses unknown words can be tried with no other. Of several inputs that go into several
 * encoders together, as columns that are joined before, each takes the next encoder's.
 */
export function knownWords(file: string, { graph, inputs }: ModelFile): ReadonlyMap<string, Word> {
  const words = new Map<string, Word>();
  const texts = new Set(
    inputs.filter(({ elementType }) => elementType === "string").map(({ name }) => name),
  );
  const origins = new Map<string, readonly string[]>(inputs.map(({ name }) => [name, [name]]));
  try {
    withFile(file, (source) => findWords(new ProtobufReader(source)));
  } catch {
    // Too many nodes to look at, say: a model is served without this as well.
  }
  return words;

  function findWords(reader: ProtobufReader): void {
    for (const field of reader.fields(graph)) {
      if (field.number !== fieldNumbers.graph.node) continue;
      const node = readNode(reader, field);
      const from = node.inputs.flatMap((name) => origins.get(name) ?? []);
      const known = [...new Set(from)].slice(0, maximumOrigins);
      for (const name of node.outputs) origins.set(name, known);
      const { word } = node;
      if (word === undefined) continue;
      const isText = typeof word === "string";
      const input = known.find((name) => texts.has(name) === isText && !words.has(name));
      if (input !== undefined) words.set(input, word);
    }
  }
}

interface Node {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The first word that the node knows, if it is an encoder. */
  readonly word: Word | undefined;
}

function readNode(reader: ProtobufReader, field: Field): Node {
  const numbers = fieldNumbers.node;
  const inputs: string[] = [];
  const outputs: string[] = [];
  let word: Word | undefined;
  for (const part of reader.fields(field)) {
    if (part.number === numbers.input) inputs.push(reader.text(part));
    else if (part.number === numbers.output) outputs.push(reader.text(part));
    else if (part.number === numbers.attribute) word ??= firstWord(reader, part);
  }
  return { inputs, outputs, word };
}

function firstWord(reader: ProtobufReader, attribute: Field): Word | undefined {
  const numbers = fieldNumbers.attribute;
  let name = "";
  let word: Word | undefined;
  for (const part of reader.fields(attribute)) {
    if (part.number === numbers.name) {
      name = reader.text(part);
      // It comes first, and other lists are long.
      if (!wordLists.has(name)) return undefined;
    } else if (word !== undefined) continue;
    else if (part.number === numbers.texts) word = reader.text(part);
    else if (part.number === numbers.integers) {
      for (const integer of reader.integers(part)) word ??= Number(integer);
    }
  }
  return wordLists.has(name) ? word : undefined;
}
