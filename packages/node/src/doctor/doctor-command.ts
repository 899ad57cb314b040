import type { CommandLine } from "../command-line.ts";
import { json, printReport } from "../command-report.ts";
import { checkBodyLimit } from "./check-body-limit.ts";
import {
  checkCpus,
  checkFirstProcess,
  checkMemory,
  checkModelDirectory,
  checkPort,
  checkTemporaryDirectory,
} from "./check-machine.ts";
import { checkAddOns, checkNode, checkPlugins, checkSettings } from "./check-packages.ts";
import { examine } from "./examine.ts";
import type { Examined } from "./examined.ts";
import { findingsText } from "./findings-text.ts";
import type { Finding } from "./finding.ts";

const checks: readonly ((examined: Examined) => readonly Finding[])[] = [
  checkNode,
  checkAddOns,
  checkSettings,
  checkPlugins,
  checkModelDirectory,
  checkPort,
  checkCpus,
  checkMemory,
  checkBodyLimit,
  checkTemporaryDirectory,
  checkFirstProcess,
];

/** Prints what every check has found, and ends the process: with 1 if there is an error. */
export function examineApplication(commandLine: CommandLine): Promise<void> {
  return printReport(async () => {
    const examined = await examine(commandLine);
    const findings = checks.flatMap((check) => check(examined));
    const exitCode = findings.some(({ level }) => level === "error") ? 1 : 0;
    return { stdout: commandLine.json ? json({ findings }) : findingsText(findings), exitCode };
  });
}
