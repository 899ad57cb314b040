import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMachine } from "../bench/machine.ts";
import { reportOf } from "./reliability/report.ts";
import { scenarios } from "./reliability/scenarios.ts";

// pnpm test:reliability [--short] [--only WORDS] [--results FILE]
//
// Kills, blocks, floods and starves servers, and says of each way what became of the requests and how
// long it took until everything was as before. The short form is part of the tests. Ends with 1 if
// anything did harm. With --results the figures and the machine are written to a file as well.

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    results: { type: "string" },
    short: { type: "boolean", default: false },
  },
});
// Servers must not outlive this process, whatever ends it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const results = [`${describeMachine()}\n`];
for (const scenario of scenarios.filter(({ name }) => name.includes(values.only))) {
  try {
    const outcome = await scenario.run(values.short ? "short" : "long");
    results.push(reportOf(scenario.name, outcome));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    results.push(`${scenario.name}\n  FAILED: ${message}`);
    process.exitCode = 1;
  }
  process.stdout.write(`${results.at(-1)}\n`);
}
if (values.results !== undefined) writeFileSync(values.results, `${results.join("\n")}\n`);
