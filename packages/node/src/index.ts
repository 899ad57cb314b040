export { serve } from "./serve.ts";
export type { RunningServer, ServeOptions } from "./serve-options.ts";
export type { Settings } from "./settings.ts";
