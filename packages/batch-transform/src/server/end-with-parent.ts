import { parentVariable } from "./parent-variable.ts";

// Imported by an application that this command has started, before its own code. Whatever ends the
// command, be it SIGKILL, closes the channel; then nobody needs the application any more. Processes
// that the application starts have another parent.
if (process.env[parentVariable] === String(process.ppid)) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}
