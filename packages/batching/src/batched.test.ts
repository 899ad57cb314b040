import { recordError, requestError } from "@inference-server/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { controlledModel, turns, type ControlledModel } from "../test/controlled-model.ts";
import { batched, type BatchingOptions, type BatchReport } from "./index.ts";

type Ask = (
  text: string,
  options?: { readonly signal?: AbortSignal; readonly model?: string },
) => Promise<readonly unknown[]>;

/** Asks for the records of one request: its letters, but for spaces. */
function asking({ run }: ControlledModel, options: BatchingOptions<string> = {}): Ask {
  const join = batched(run, options);
  return (text, { signal = new AbortController().signal, model = "model" } = {}) =>
    join({ records: text.split(" "), signal, model });
}

/** What became of a promise, so that a failure is looked at when the test wants it. */
function outcomeOf(answer: Promise<readonly unknown[]>): Promise<unknown> {
  return answer.catch((error: unknown) => error);
}

describe("joins", () => {
  it("the requests of one turn of the event loop into one call, and answers each its own", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const answers = [ask("a"), ask("b c"), ask("d")];
    (await model.asked(1)).answer();
    expect(await Promise.all(answers)).toEqual([["A"], ["B", "C"], ["D"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([["a", "b", "c", "d"]]);
  });

  it("what arrives while a call runs, and lets it go when that call ends", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const answers = [ask("a")];
    const first = await model.asked(1);
    answers.push(ask("b"));
    await turns();
    answers.push(ask("c"));
    await turns();
    expect(model.calls).toHaveLength(1);
    first.answer();
    (await model.asked(2)).answer();
    expect(await Promise.all(answers)).toEqual([["A"], ["B"], ["C"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([["a"], ["b", "c"]]);
  });

  it("nothing that the model is not asked for: an empty list", async () => {
    const model = controlledModel();
    const join = batched(model.run);
    const { signal } = new AbortController();
    expect(await join({ records: [], signal, model: "model" })).toEqual([]);
  });

  it("records of one model alone", async () => {
    const model = controlledModel();
    const ask = asking(model);
    void ask("a", { model: "one" });
    void ask("b", { model: "two" });
    void ask("c", { model: "one" });
    await model.asked(2);
    expect(model.calls.map(({ records }) => records)).toEqual([["a", "c"], ["b"]]);
  });

  it("records of one group alone, and puts a request of several together again", async () => {
    const model = controlledModel();
    const ask = asking(model, { groupBy: ({ length }) => length });
    const answers = [ask("a bb c ddd"), ask("ee f")];
    for (const times of [1, 2, 3]) (await model.asked(times)).answer();
    expect(await Promise.all(answers)).toEqual([
      ["A", "BB", "C", "DDD"],
      ["EE", "F"],
    ]);
    expect(model.calls.map(({ records }) => records)).toEqual([
      ["a", "c", "f"],
      ["bb", "ee"],
      ["ddd"],
    ]);
  });

  it("no more than maxRecords, counting records and not requests", async () => {
    const model = controlledModel();
    const ask = asking(model, { maxRecords: 3 });
    const answers = [ask("a b"), ask("c d"), ask("e")];
    (await model.asked(1)).answer();
    (await model.asked(2)).answer();
    expect(await Promise.all(answers)).toEqual([["A", "B"], ["C", "D"], ["E"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([
      ["a", "b", "c"],
      ["e", "d"],
    ]);
  });

  it("the parts of a request that is too large, and lets others have their turns between", async () => {
    const model = controlledModel();
    const ask = asking(model, { maxRecords: 2 });
    const answers = [ask("a b c d e"), ask("x")];
    for (const times of [1, 2, 3]) (await model.asked(times)).answer();
    expect(await Promise.all(answers)).toEqual([["A", "B", "C", "D", "E"], ["X"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([
      ["a", "b"],
      ["x", "c"],
      ["d", "e"],
    ]);
  });

  it("records for as many calls at the same time as maxRunning says", async () => {
    const model = controlledModel();
    const ask = asking(model, { maxRecords: 1, maxRunning: 2 });
    const answers = [ask("a"), ask("b"), ask("c")];
    const first = await model.asked(2);
    await turns();
    expect(model.calls).toHaveLength(2);
    first.answer();
    (await model.asked(3)).answer();
    model.calls[0]?.answer();
    expect(await Promise.all(answers)).toEqual([["A"], ["B"], ["C"]]);
  });

  it("answers of a function that is not asynchronous", async () => {
    const join = batched(({ records }: { readonly records: readonly number[] }) =>
      records.map((record) => record * 2),
    );
    const { signal } = new AbortController();
    const answers = [1, 2].map((record) => join({ records: [record], signal, model: null }));
    expect(await Promise.all(answers)).toEqual([[2], [4]]);
  });
});

describe("fails", () => {
  it.each([
    ["too few", ["A", "B"], "2 predictions"],
    ["too many", ["A", "B", "C", "D"], "4 predictions"],
    ["no list", "ABC", "a value of type string"],
  ])("all of a call that answers %s: nothing is shifted", async (_, predictions, found) => {
    const model = controlledModel();
    const ask = asking(model);
    const outcomes = [ask("a"), ask("b c")].map(outcomeOf);
    (await model.asked(1)).answerWith(predictions);
    const [one, other] = await Promise.all(outcomes);
    expect(one).toBeInstanceOf(TypeError);
    expect(one).toMatchObject({
      message:
        `The batched function answered ${found} for 3 records. Answer an array with one prediction ` +
        "for each record, in their order.",
    });
    expect(other).toBe(one);
    expect(model.calls).toHaveLength(1);
  });

  it("the one request whose record fails the call, and repeats it for the others in halves", async () => {
    const model = controlledModel();
    const bad = new Error("It is bad.");
    const run: ControlledModel["run"] = async (args) => {
      if (args.records.includes("bad")) throw bad;
      return args.records.map((record) => record.toUpperCase());
    };
    const sizes: number[] = [];
    const ask = asking({ ...model, run }, { onBatch: ({ records }) => sizes.push(records) });
    const outcomes = ["a", "b", "c bad", "d e"].map((text) => outcomeOf(ask(text)));
    expect(await Promise.all(outcomes)).toEqual([["A"], ["B"], bad, ["D", "E"]]);
    expect(sizes).toEqual([6, 2, 4, 2, 2]);
  });

  it("a request alone without asking the model again", async () => {
    const model = controlledModel();
    const outcome = outcomeOf(asking(model)("a b c"));
    const error = new Error("It is bad.");
    (await model.asked(1)).fail(error);
    expect(await outcome).toBe(error);
    await turns();
    expect(model.calls).toHaveLength(1);
  });

  it("everybody where the model is overloaded, without asking it again", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const outcomes = [ask("a"), ask("b")].map(outcomeOf);
    const error = requestError({ status: 503, code: "busy", detail: "Later." });
    (await model.asked(1)).fail(error);
    expect(await Promise.all(outcomes)).toEqual([error, error]);
    await turns();
    expect(model.calls).toHaveLength(1);
  });

  it("those whose records an error names, each with its own, and repeats the call for the others", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const outcomes = [ask("a"), ask("b c d"), ask("e"), ask("f")].map(outcomeOf);
    (await model.asked(1)).fail(
      requestError({
        status: 404,
        code: "unknown",
        detail: "Records 2, 3 and 4 are unknown.",
        headers: { "X-Reason": "none" },
        retryAfter: 5,
        errors: [
          { record: 2, pointer: "/x", detail: "c is unknown." },
          { record: 3, pointer: "", detail: "d is unknown." },
          { record: 4, pointer: "", detail: "e is unknown." },
        ],
      }),
    );
    (await model.asked(2)).answer();
    const [a, bcd, e, f] = await Promise.all(outcomes);
    expect([a, f]).toEqual([["A"], ["F"]]);
    expect(bcd).toMatchObject({
      status: 404,
      code: "unknown",
      detail: "Record 1: c is unknown.",
      headers: { "X-Reason": "none" },
      retryAfter: 5,
      errors: [
        { record: 1, pointer: "/x", detail: "c is unknown." },
        { record: 2, pointer: "", detail: "d is unknown." },
      ],
    });
    expect(e).toMatchObject({
      detail: "e is unknown.",
      errors: [{ record: 0, pointer: "", detail: "e is unknown." }],
    });
    expect(model.calls.map(({ records }) => records)).toEqual([
      ["a", "b", "c", "d", "e", "f"],
      ["a", "f"],
    ]);
  });

  it("with the very error where a request was alone in the call", async () => {
    const model = controlledModel();
    const outcome = outcomeOf(asking(model)("a b"));
    const error = requestError({
      status: 422,
      code: "bad",
      detail: "Record 1 is bad.",
      errors: [{ record: 1, pointer: "", detail: "It is bad." }],
    });
    (await model.asked(1)).fail(error);
    expect(await outcome).toBe(error);
  });

  it("in halves where an error names records that the call did not have", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const outcomes = [ask("a"), ask("b")].map(outcomeOf);
    const errors = [{ record: 7, pointer: "", detail: "It is bad." }];
    const error = requestError({ status: 422, code: "bad", detail: "Bad.", errors });
    (await model.asked(1)).fail(error);
    (await model.asked(2)).answer();
    (await model.asked(3)).fail(error);
    expect(await Promise.all(outcomes)).toEqual([["A"], error]);
  });

  it("those who share a call whose error makes no sense, and goes on", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const outcomes = [ask("a"), ask("b")].map(outcomeOf);
    const errors = [{ record: 1, pointer: "", detail: "It is bad." }];
    const error = requestError({ status: 422, code: "bad", detail: "Bad.", errors });
    (await model.asked(1)).fail(Object.assign(error, { status: 200 }));
    const became = await Promise.all(outcomes);
    for (const outcome of became) expect(outcome).toBeInstanceOf(RangeError);
    const next = ask("c");
    (await model.asked(2)).answer();
    expect(await next).toEqual(["C"]);
  });

  it("nobody for a record error, which is an answer", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const answers = [ask("a b"), ask("c")];
    const error = recordError({ detail: "It is bad." });
    (await model.asked(1)).answerWith(["A", error, "C"]);
    expect(await Promise.all(answers)).toEqual([["A", error], ["C"]]);
  });

  it("a request that cannot be grouped, and no other", async () => {
    const model = controlledModel();
    const ask = asking(model, {
      groupBy: (record) => {
        if (record === "bad") throw new RangeError("It has no group.");
        return 0;
      },
    });
    const outcomes = [ask("a bad"), ask("b")].map(outcomeOf);
    (await model.asked(1)).answer();
    expect(await Promise.all(outcomes)).toEqual([new RangeError("It has no group."), ["B"]]);
    expect(model.calls[0]?.records).toEqual(["b"]);
  });
});

describe("a cancelled request", () => {
  it("leaves before the model is asked", async () => {
    const model = controlledModel();
    const ask = asking(model, { maxRecords: 2 });
    const first = ask("a");
    const running = await model.asked(1);
    const controller = new AbortController();
    const gone = outcomeOf(ask("b c d", { signal: controller.signal }));
    const last = ask("e");
    const reason = new Error("The client has left.");
    controller.abort(reason);
    expect(await gone).toBe(reason);
    running.answer();
    (await model.asked(2)).answer();
    expect(await Promise.all([first, last])).toEqual([["A"], ["E"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([["a"], ["e"]]);
  });

  it("is never begun if it was cancelled before it came", async () => {
    const model = controlledModel();
    const reason = new Error("The client has left.");
    expect(await outcomeOf(asking(model)("a", { signal: AbortSignal.abort(reason) }))).toBe(reason);
    await turns();
    expect(model.calls).toHaveLength(0);
  });

  it("ends the call when all who share it have left, and not before", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const controllers = [new AbortController(), new AbortController()];
    const outcomes = controllers.map(({ signal }, index) =>
      outcomeOf(ask(String(index), { signal })),
    );
    const { signal, answer } = await model.asked(1);
    controllers[0]?.abort();
    expect(signal.aborted).toBe(false);
    controllers[1]?.abort();
    expect(signal.aborted).toBe(true);
    answer();
    for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(DOMException);
  });

  it("ends a call of its own at once, and nobody is asked again for what then fails", async () => {
    const model = controlledModel();
    const controller = new AbortController();
    const outcome = outcomeOf(asking(model)("a b", { signal: controller.signal }));
    const { signal, fail } = await model.asked(1);
    controller.abort();
    expect(signal.aborted).toBe(true);
    fail(signal.reason);
    expect(await outcome).toBe(controller.signal.reason);
    await turns();
    expect(model.calls).toHaveLength(1);
  });

  it("is left out when the call is repeated for the others", async () => {
    const model = controlledModel();
    const ask = asking(model);
    const controller = new AbortController();
    const outcomes = [
      outcomeOf(ask("a", { signal: controller.signal })),
      outcomeOf(ask("b")),
      outcomeOf(ask("c")),
    ];
    const { fail } = await model.asked(1);
    controller.abort();
    fail(new Error("It is bad."));
    (await model.asked(2)).answer();
    (await model.asked(3)).answer();
    expect((await Promise.all(outcomes)).slice(1)).toEqual([["B"], ["C"]]);
    expect(model.calls.map(({ records }) => records)).toEqual([["a", "b", "c"], ["b"], ["c"]]);
  });
});

describe("tells", () => {
  it("of every call how many records and requests it had, and how it ended", async () => {
    const model = controlledModel();
    const reports: BatchReport[] = [];
    const ask = asking(model, { onBatch: (report) => reports.push(report) });
    const outcomes = [ask("a b"), ask("c")].map(outcomeOf);
    const error = new Error("It is bad.");
    (await model.asked(1)).fail(error);
    (await model.asked(2)).answer();
    (await model.asked(3)).answer();
    await Promise.all(outcomes);
    expect(reports).toEqual([
      expect.objectContaining({ records: 3, requests: 2, heldMs: 0, error }),
      expect.objectContaining({ records: 2, requests: 1, error: undefined }),
      expect.objectContaining({ records: 1, requests: 1, error: undefined }),
    ]);
    for (const { waitMs, runMs, perCallMs, perRecordMs } of reports) {
      for (const milliseconds of [waitMs, runMs, perCallMs, perRecordMs]) {
        expect(milliseconds).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("whoever asks how many requests it wants at once", () => {
    const { run } = controlledModel();
    expect(batched(run).concurrency).toBe(64);
    expect(batched(run, { maxRecords: 8, maxRunning: 3 }).concurrency).toBe(32);
  });

  it("nobody that metrics have failed but the process: answers go on", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    const model = controlledModel();
    const mistake = new Error("There is no such metric.");
    const ask = asking(model, {
      onBatch: () => {
        throw mistake;
      },
    });
    const answer = ask("a");
    (await model.asked(1)).answer();
    expect(await answer).toEqual(["A"]);
    expect(warn).toHaveBeenCalledWith(mistake);
  });
});

describe("does not wait", () => {
  it("with a request that finds the model free and is alone, whatever maxDelayMs is", async () => {
    const model = controlledModel();
    const ask = asking(model, { maxDelayMs: 1e9 });
    for (let times = 1; times <= 3; times += 1) {
      const answers = [ask("a"), ask("b")];
      (await model.asked(2 * times - 1)).answer();
      await Promise.all(answers);
      const alone = ask("c");
      (await model.asked(2 * times)).answer();
      expect(await alone).toEqual(["C"]);
    }
  });
});

describe("refuses options that JavaScript let pass", () => {
  it.each<[object, string]>([
    [{ maxRecord: 8 }, 'there is no option "maxRecord". Did you mean "maxRecords"?'],
    [{ maxRecords: 0 }, '"maxRecords" is 0. Expected an integer of 1 or more.'],
    [{ maxRecords: 1.5 }, '"maxRecords" is 1.5. Expected an integer of 1 or more.'],
    [{ maxRunning: "2" }, '"maxRunning" is 2. Expected an integer of 1 or more.'],
    [{ maxDelayMs: -1 }, '"maxDelayMs" is -1. Expected milliseconds, 0 or more.'],
    [{ maxDelayMs: Infinity }, '"maxDelayMs" is Infinity. Expected milliseconds, 0 or more.'],
    [{ groupBy: "kind" }, '"groupBy" is of type string. Expected a function.'],
  ])("%j", (options, message) => {
    const define = () => batched(controlledModel().run, options);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(`batched: ${message}`);
  });
});
