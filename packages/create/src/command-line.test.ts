import { expect, it } from "vitest";
import { readCommandLine } from "./command-line.ts";

it("reads a name and every flag, in any order", () => {
  expect(readCommandLine(["-t", "onnx", "tides", "--directory=here"])).toEqual({
    name: "tides",
    template: "onnx",
    directory: "here",
    help: false,
    version: false,
    problems: [],
  });
});

it("reads nothing from nothing", () => {
  expect(readCommandLine([])).toEqual({
    name: undefined,
    template: undefined,
    directory: undefined,
    help: false,
    version: false,
    problems: [],
  });
});

it.each([
  [["--help"], { help: true }],
  [["-h"], { help: true }],
  [["--version"], { version: true }],
  [["-v"], { version: true }],
])("knows %j", (args, expected) => {
  expect(readCommandLine(args)).toMatchObject({ ...expected, problems: [] });
});

it.each([
  [["--tempalte", "model"], 'There is no flag "--tempalte". See --help.'],
  [["--template"], '"--template" needs a value: --template TEMPLATE.'],
  [["--template="], '"--template" needs a value: --template TEMPLATE.'],
  [["--template", "--help"], '"--template" needs a value: --template TEMPLATE.'],
  [["-d"], '"-d" needs a value: -d DIRECTORY.'],
  [["--help=yes"], '"--help" takes no value, but it got "yes".'],
])("says what is wrong with %j", (args, problem) => {
  expect(readCommandLine(args).problems).toContain(problem);
});

it("says what npm does with flags that it takes for its own", () => {
  const { problems } = readCommandLine(["tides", "model"]);
  expect(problems).toEqual([
    '"model" is one word too many: there is one name. npm keeps flags for itself that do not ' +
      'stand behind "--".',
  ]);
});

it("collects all problems", () => {
  expect(readCommandLine(["a", "b", "--what", "--version=1"]).problems).toHaveLength(3);
});
