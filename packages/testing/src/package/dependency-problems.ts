import { isFields, type Fields, type PackageProblem } from "./package-problem.ts";

const core = "@inference-server/core";

/** A lowest version and no highest one: the manifest's `apiVersion` is the contract. */
const wideRange = /^(?:\*|>=?\s*v?\d[\w.+-]*)$/;

/** What is wrong with how a package depends on core. */
export function dependencyProblems(content: Fields): readonly PackageProblem[] {
  const problems: PackageProblem[] = [];
  const peer = rangeIn(content["peerDependencies"]);
  if (peer === undefined) {
    problems.push({
      message: `"${core}" is no peer dependency, so it may be missing, or there twice.`,
      fix: `Add "peerDependencies": { "${core}": ">=0.1.0" }.`,
    });
  } else if (!peer.split("||").some((range) => wideRange.test(range.trim()))) {
    problems.push({
      message:
        `The peer dependency on "${core}" is "${peer}", which excludes later versions that speak ` +
        "the same plugin API.",
      fix: 'Write a range without an upper end, such as ">=0.1.0": "apiVersion" is the contract.',
    });
  }
  if (rangeIn(content["dependencies"]) !== undefined) {
    problems.push({
      message: `"${core}" is among "dependencies", so each plugin may bring a copy of its own.`,
      fix: 'Move it to "peerDependencies", and for the tests to "devDependencies".',
    });
  }
  return problems;
}

function rangeIn(dependencies: unknown): string | undefined {
  const range = isFields(dependencies) ? dependencies[core] : undefined;
  return typeof range === "string" ? range : undefined;
}
