import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program can be found on the path. */
export function hasCommand(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
