import { basename } from "node:path";
import { runCommand } from "./run-command.ts";

/** The pnpm that runs the tests; without one, as `vitest` alone, the one that npx gets. */
export async function pnpmProgram(): Promise<string> {
  const running = process.env["npm_execpath"] ?? "";
  if (/^pnpm(\.exe)?$/u.test(basename(running))) return running;
  const found = await runCommand(
    ["npx", "--yes", "--prefer-offline", "--package", "pnpm@12", "--call", "command -v pnpm"],
    process.cwd(),
  );
  return found.trim();
}
