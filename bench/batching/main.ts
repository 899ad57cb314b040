import { writeFileSync } from "node:fs";
import { describeMachine } from "../machine.ts";
import { quantile } from "../statistics.ts";
import { ask, type Figures } from "./clients.ts";
import type { Subject } from "./subject.ts";
import { syntheticSubject } from "./synthetic.ts";
import { wideOnnxSubject } from "./wide-onnx.ts";

/** Rounds in which both have their turns, and how long a turn takes in milliseconds. */
const rounds = 5;
const turn = 2000;
const clients = 64;

const subjects: readonly Subject[] = [
  syntheticSubject({ perCall: 2, perRecord: 0.01 }, 0),
  syntheticSubject({ perCall: 2, perRecord: 0.01 }, 2),
  syntheticSubject({ perCall: 10, perRecord: 0.05 }, 2),
  await wideOnnxSubject(),
];

const explanation = `Requests of one record each, through a service with JSON, in process. Each client sends the next one when
it has its answer. Medians of ${rounds} rounds in which batched and unbatched take turns; in brackets, batched beside
unbatched: of requests a second more is better, of milliseconds less.
`;

const parts = [describeMachine(), explanation];
for (const subject of subjects) {
  console.error(subject.name);
  parts.push(`${subject.name}\n`, await race(subject, clients), await race(subject, 1));
}
console.error("One client, a model that costs nothing");
parts.push(await addedLatency(syntheticSubject({ perCall: 0, perRecord: 0 }, 0)));
const text = parts.join("\n");
console.log(text);
writeFileSync(new URL("../results/batching.txt", import.meta.url), text);

async function race(subject: Subject, count: number): Promise<string> {
  const services = { plain: await subject.serve(false), batched: await subject.serve(true) };
  const plain: Figures[] = [];
  const batched: Figures[] = [];
  for (const service of Object.values(services)) await ask(service, subject, count, turn / 4);
  for (let round = 0; round < rounds; round++) {
    plain.push(await ask(services.plain, subject, count, turn));
    batched.push(await ask(services.batched, subject, count, turn));
  }
  for (const service of Object.values(services)) await service.close();
  const row = (title: string, field: keyof Figures, digits: number): string => {
    const before = quantile(
      plain.map((figures) => figures[field]),
      0.5,
    );
    const after = quantile(
      batched.map((figures) => figures[field]),
      0.5,
    );
    const columns = [before, after].map((value) => value.toFixed(digits).padStart(10));
    return `  ${title.padEnd(22)}${columns.join("")}   (${(after / before).toFixed(2)})`;
  };
  return [
    `  ${`${count} client${count === 1 ? "" : "s"}`.padEnd(22)} unbatched   batched`,
    row("requests a second", "throughput", 0),
    row("median, ms", "median", 3),
    row("99 of 100, ms", "p99", 3),
    "",
  ].join("\n");
}

/** What batching adds to a request that nobody joins, in microseconds: median of many rounds. */
async function addedLatency(subject: Subject): Promise<string> {
  const [plain, batched] = [await subject.serve(false), await subject.serve(true)];
  const added: number[] = [];
  for (let round = 0; round < 60; round++) {
    const before = await ask(plain, subject, 1, 50);
    const after = await ask(batched, subject, 1, 50);
    if (round >= 10) added.push((after.median - before.median) * 1000);
  }
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(added, share).toFixed(1));
  return (
    `One client, a model that costs nothing\n\n  added by batching: ${middle} µs a request ` +
    `(middle half of the rounds: ${low} to ${high})\n`
  );
}
