#!/usr/bin/env node
// Runs on any Node: what is newer is imported only once the version is known to be good enough.
const oldest = [22, 18];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
  // What it rejects with is a fault of this program: Node prints it and ends with 1.
  void import("#cli").then(({ runCommandLine }) => runCommandLine(process.argv.slice(2)));
} else {
  console.error(
    `batch-transform needs Node ${oldest.join(".")} or newer, but this is Node ` +
      `${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
  process.exitCode = 1;
}
