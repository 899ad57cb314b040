import { expect, it } from "vitest";
import * as create from "./index.ts";

it("exports what makes a project, and what says why there is none", () => {
  expect(Object.keys(create).toSorted()).toEqual([
    "CreationError",
    "createProject",
    "packageNameProblem",
    "templates",
  ]);
});
