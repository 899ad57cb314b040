import { declined, defineCodec } from "@inference-server/core";

/** Makes the codec of plain text, in UTF-8: each line is one record, a string. */
export function linesCodec() {
  return defineCodec({
    name: "{{name}}",
    consumes: ["text/plain"],
    produces: ["text/plain"],
    // The format has room for a list of records, and for nothing else.
    recordsOnly: true,
    decode(bytes) {
      const lines = textOf(bytes).split("\n");
      // Every line ends with a line feed; after the last one it may be missing.
      if (lines.at(-1) === "") lines.pop();
      return lines;
    },
    // What would not come back as it was is declined: the client gets another type, or a 406.
    encode(value) {
      const records: readonly unknown[] = Array.isArray(value) ? value : [value];
      const lines: string[] = [];
      for (const [index, record] of records.entries()) {
        if (typeof record !== "string") return declined(`Record ${index} is not a text.`);
        if (record.includes("\n")) return declined(`Record ${index} has more than one line.`);
        if (!record.isWellFormed()) return declined(`Record ${index} has half a surrogate pair.`);
        lines.push(`${record}\n`);
      }
      return lines.join("");
    },
  });
}

/** The message of what is thrown here is what the client reads. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error("The body is not valid UTF-8.", { cause });
  }
}
