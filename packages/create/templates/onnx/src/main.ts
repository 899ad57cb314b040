import { serve } from "@inference-server/node";

// The image's own model, unless there is another one in /opt/ml/model or MODEL_DIR names one.
await serve({ from: import.meta.url, modelDir: new URL("../model", import.meta.url) });
