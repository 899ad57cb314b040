import type {
  InputArgs,
  LoadedArgs,
  ModelArgs,
  Output,
  OutputArgs,
  PredictArgs,
} from "../src/index.ts";

// A model and its format as a module of functions, named as the hooks are: the Python layout.

export function modelFn({ modelDir }: ModelArgs): string {
  return `the model of ${modelDir}`;
}

export function inputFn({ inputData, contentType }: InputArgs): string | undefined {
  return contentType === "text/plain" ? new TextDecoder().decode(inputData) : undefined;
}

export async function predictFn({ data, model }: PredictArgs): Promise<string> {
  return `${String(model)} says ${String(data)}`;
}

export function outputFn({ prediction, accept }: OutputArgs): Output | undefined {
  if (!accept.accepts("text/plain")) return undefined;
  return { body: String(prediction), contentType: "text/plain" };
}

export function pingFn({ model }: LoadedArgs): boolean {
  return typeof model === "string";
}
