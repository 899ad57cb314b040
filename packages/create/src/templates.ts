/** What a project can be started from, and what it is for. */
export const templates = {
  model: "An application with a model of its own, in TypeScript.",
  "model-package": "A model as a package that applications install, and one that serves it.",
  codec: "A codec as a package: a format that any number of models share.",
  onnx: "An application that serves an ONNX file, without model code.",
} as const;

/** The name of a template. */
export type TemplateName = keyof typeof templates;

/** The names of all templates. */
export const templateNames = Object.keys(templates) as readonly TemplateName[];

/** Whether a text is the name of a template. */
export function isTemplateName(text: string): text is TemplateName {
  return Object.hasOwn(templates, text);
}
