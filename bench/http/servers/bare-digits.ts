import { createServer } from "node:http";
import { csvCodec } from "../../../packages/csv-codec/src/index.ts";
import { openOnnx, type OnnxInput } from "../../../packages/onnx/src/index.ts";
import { announce, portOf } from "./announce.ts";
import { answerWith } from "./bare-answer.ts";

/** The codec and the model without a server between them: `bare-digits.ts MODEL_DIRECTORY`. */
const [modelDirectory = ""] = process.argv.slice(2);
const model = await openOnnx(modelDirectory);
const codec = csvCodec();
const mediaType = "text/csv";
const written = { mediaType, parameters: {} };
const read = { ...written, columns: model.columns, positional: true };

const server = createServer((request, response) =>
  answerWith(request, response, async (body) => {
    const records = codec.decode(body, read) as readonly OnnxInput[];
    const text = codec.encode(await model.predict(records), written);
    if (typeof text !== "string") throw new TypeError("Predictions of digits fit a table.");
    return { type: mediaType, body: text };
  }),
);
server.listen(0, "127.0.0.1", () => announce(portOf(server.address())));
