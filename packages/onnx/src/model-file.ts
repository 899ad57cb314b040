import { readGraphValue, type GraphValue } from "./graph-value.ts";
import { fieldNumbers } from "./onnx-fields.ts";
import { withFile } from "./protobuf/byte-source.ts";
import { ProtobufReader, wire, type Field } from "./protobuf/protobuf-reader.ts";
import { readZipMap, type ZipMap } from "./zip-map.ts";

/** What a model's file says, beyond what the runtime's JavaScript interface tells of it. */
export interface ModelFile {
  /** `metadata_props`: texts that the exporter or its user wrote into the model. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The exporter: `skl2onnx`. `""`: not told. */
  readonly producer: string;
  /** The graph's inputs; those with a default value are listed too in old files. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly zipMaps: readonly ZipMap[];
  /** Where the graph stands in the file. */
  readonly graph: Field;
}

/**
 * Reads a model's file: names, types and metadata. The weights are skipped, whatever their size.
 *
 * @throws Error if the file is no complete model: empty, cut off or something else.
 */
export function readModelFile(file: string): ModelFile {
  try {
    return withFile(file, (source) => readModel(new ProtobufReader(source)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `"${file}" is not a complete ONNX file: ${reason}. Copy it again ` +
        '(if it is a pointer file of Git LFS, run "git lfs pull").',
      { cause },
    );
  }
}

function readModel(reader: ProtobufReader): ModelFile {
  if (reader.size === 0) throw new Error("it is empty");
  const numbers = fieldNumbers.model;
  const metadata = new Map<string, string>();
  let producer = "";
  let graph: Field | undefined;
  for (const field of reader.fields()) {
    if (field.wire !== wire.delimited) continue;
    if (field.number === numbers.producer) producer = reader.text(field);
    else if (field.number === numbers.metadata) metadata.set(...readEntry(reader, field));
    else if (field.number === numbers.graph) {
      if (graph !== undefined) throw new Error("it has two graphs");
      graph = field;
    }
  }
  if (graph === undefined) throw new Error("it has no graph");
  return { metadata, producer, graph, ...readGraph(reader, graph) };
}

/** Key and value of a map entry; either may be absent, which means "". */
function readEntry(reader: ProtobufReader, entry: Field): [key: string, value: string] {
  let key = "";
  let value = "";
  for (const field of reader.fields(entry)) {
    if (field.number === fieldNumbers.entry.key) key = reader.text(field);
    else if (field.number === fieldNumbers.entry.value) value = reader.text(field);
  }
  return [key, value];
}

function readGraph(
  reader: ProtobufReader,
  graph: Field,
): Pick<ModelFile, "inputs" | "outputs" | "zipMaps"> {
  const numbers = fieldNumbers.graph;
  const inputs: GraphValue[] = [];
  const outputs: GraphValue[] = [];
  const zipMaps: ZipMap[] = [];
  for (const field of reader.fields(graph)) {
    if (field.wire !== wire.delimited) continue;
    if (field.number === numbers.input) inputs.push(readGraphValue(reader, field));
    else if (field.number === numbers.output) outputs.push(readGraphValue(reader, field));
    else if (field.number === numbers.node) {
      const zipMap = readZipMap(reader, field);
      if (zipMap !== undefined) zipMaps.push(zipMap);
    }
  }
  return { inputs, outputs, zipMaps };
}
