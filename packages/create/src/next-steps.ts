import { relative } from "node:path";
import type { CreatedProject } from "./create-project.ts";

/** What to type next, printed when a project has been written. */
export function nextSteps({ directory, files }: CreatedProject, workingDirectory: string): string {
  const folder = relative(workingDirectory, directory);
  const where = folder === "" ? "this folder" : `"${folder}"`;
  const commands = [
    ...(folder === "" ? [] : [`cd ${quotedForShell(folder)}`]),
    "npm install",
    "npm test",
    "npm start",
  ];
  return `Wrote ${files.length} files to ${where}. Next:

${commands.map((command) => `  ${command}\n`).join("")}
README.md says what to change and how to deploy it.
`;
}

function quotedForShell(path: string): string {
  return /^[\w./-]+$/u.test(path) ? path : `"${path}"`;
}
