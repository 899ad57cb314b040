export { createProject } from "./create-project.ts";
export type { CreatedProject, CreateProjectOptions } from "./create-project.ts";
export { CreationError } from "./creation-error.ts";
export { packageNameProblem } from "./package-name.ts";
export { templates } from "./templates.ts";
export type { TemplateName } from "./templates.ts";
