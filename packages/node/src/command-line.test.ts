import { expect, it } from "vitest";
import { fileArgument, readCommandLine } from "./command-line.ts";

it("reads flags with their values, apart or after an equals sign", () => {
  const line = readCommandLine(["--port", "9000", "--model-dir=./model", "serve"]);

  expect(line.values).toEqual({ port: "9000", modelDir: "./model" });
  expect(line.words).toEqual(["serve"]);
  expect(line.problems).toEqual([]);
});

it("joins what a list's flag says several times", () => {
  const line = readCommandLine(["--plugin", "a.ts", "--plugin=b.ts,c.ts", "--no-discovery"]);

  expect(line.values).toEqual({ pluginModules: "a.ts,b.ts,c.ts", discovery: "false" });
});

it("takes the last word on anything else", () => {
  expect(readCommandLine(["--port=1", "--port=2"]).values).toEqual({ port: "2" });
});

it("knows -h and -v", () => {
  expect(readCommandLine(["-h"])).toMatchObject({ help: true, version: false });
  expect(readCommandLine(["-v"])).toMatchObject({ help: false, version: true });
});

it("collects every flag that cannot be honoured", () => {
  const line = readCommandLine(["--modeldir=x", "--zzz", "--port", "--host", "--no-discovery=1"]);

  expect(line.problems).toEqual([
    'There is no flag "--modeldir". Did you mean "--model-dir"? See --help.',
    'There is no flag "--zzz". See --help.',
    '"--port" needs a value: --port PORT.',
    '"--no-discovery" takes no value, but it got "1".',
  ]);
});

it("knows the flags of single commands, and refuses them elsewhere", () => {
  expect(readCommandLine(["inspect", "--json", "--load"])).toMatchObject({
    json: true,
    load: true,
    problems: [],
  });
  expect(readCommandLine(["doctor", "--load"]).problems).toEqual([
    '"--load" belongs to "inspect", not to "doctor".',
  ]);
  expect(readCommandLine(["--json"]).problems).toEqual([
    '"--json" belongs to "inspect" and "doctor", not to "serve".',
  ]);
});

it("takes one file after a command", () => {
  expect(fileArgument(readCommandLine(["inspect"]))).toEqual({ file: undefined, problems: [] });
  expect(fileArgument(readCommandLine(["inspect", "a.ts", "b.ts", "--prt=1"]))).toEqual({
    file: "a.ts",
    problems: [
      'There is no flag "--prt". Did you mean "--port"? See --help.',
      '"b.ts" is one file too many: "inspect" takes one.',
    ],
  });
});
