import { serve } from "@inference-server/node";

await serve({ from: import.meta.url });
