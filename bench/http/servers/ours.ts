import { serve } from "../../../packages/node/src/index.ts";
import { announce } from "./announce.ts";

/** Our server with the application that a file belongs to: `ours.ts FILE [MODEL_DIRECTORY]`. */
const [from = "", modelDir] = process.argv.slice(2);
const { port } = await serve({ from, args: [], ...(modelDir !== undefined && { modelDir }) });
announce(port);
