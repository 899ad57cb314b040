import { serve } from "@inference-server/node";

await serve({ from: import.meta.url, modelDir: new URL("../model", import.meta.url) });
