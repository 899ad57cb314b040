import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { findingsTable, simulateSageMaker, type Sample } from "../packages/testing/src/index.ts";

const usage = `Says of each fact of SageMaker's container contract whether a server keeps to it.

  pnpm sagemaker [options] http://localhost:8080
  pnpm sagemaker [options] COMMAND [ARGUMENT…]     starts it with "serve", and stops it

Options, before the URL or the command:
  --sample FILE          A body that the server answers with a prediction.
  --busy FILE            One that takes more than 2 s.
  --content-type TYPE    Of both. Default: application/json.
  --accept TYPE          Of both. Default: none.
  --model-dir PATH       The model's files, which must stay as they are.
  --cwd PATH             Where to start the command.
  --env NAME=VALUE       Its environment, besides PATH and HOME; may come again.
  --clock FACTOR         Multiplies the platform's waits: 0.1 is a tenth. Default: 1.
  --json                 Print JSON.

Ends with 1 if a fact fails.
`;

const options = {
  accept: { type: "string" },
  busy: { type: "string" },
  clock: { type: "string" },
  "content-type": { type: "string" },
  cwd: { type: "string" },
  env: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  "model-dir": { type: "string" },
  sample: { type: "string" },
} as const;

const { own, command } = splitAtTarget(process.argv.slice(2));
const { values } = parseArgs({ args: [...own], options });
const [program, ...args] = command;
if (program === undefined || values.help === true) {
  process.stdout.write(usage);
  process.exit(values.help === true ? 0 : 2);
}
// The server must not outlive this process, whatever ends it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const { sample, busy, clock, cwd, env = [], "model-dir": modelDir } = values;
const findings = await simulateSageMaker(
  /^https?:\/\//u.test(program)
    ? { url: program }
    : {
        command: [program, ...args],
        env: Object.fromEntries(env.map(variable)),
        ...(cwd !== undefined && { cwd }),
      },
  {
    samples: sample === undefined ? [] : [sampleOf(sample)],
    ...(busy !== undefined && { busy: sampleOf(busy) }),
    ...(clock !== undefined && { clock: Number(clock) }),
    ...(modelDir !== undefined && { modelDir }),
  },
);
process.stdout.write(
  values.json === true
    ? `${JSON.stringify(findings, undefined, 2)}\n`
    : findingsTable(findings, process.stdout.columns),
);
process.exitCode = findings.some(({ verdict }) => verdict === "fail") ? 1 : 0;

/** What comes after the first word is the command's own, dashes included. */
function splitAtTarget(words: readonly string[]): {
  readonly own: readonly string[];
  readonly command: readonly string[];
} {
  const { tokens } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind === "positional")?.index ?? words.length;
  return { own: words.slice(0, first), command: words.slice(first) };
}

function sampleOf(file: string): Sample {
  const { "content-type": contentType = "application/json", accept } = values;
  return { body: readFileSync(file), contentType, ...(accept !== undefined && { accept }) };
}

function variable(text: string): readonly [string, string] {
  const [name = "", ...value] = text.split("=");
  return [name, value.join("=")];
}
