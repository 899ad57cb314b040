#!/usr/bin/env node
// Runs on any Node: what is newer is imported only once the version is known to be good enough.
import { nodeVersionProblem } from "./node-version.js";

const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  // What it rejects with is reported by the server, as an error that nobody caught.
  void import("#cli").then(({ runCommandLine }) => runCommandLine(process.argv.slice(2)));
} else {
  console.error(problem);
  process.exitCode = 1;
}
