import { setTimeout as pause } from "node:timers/promises";
import { bareDigits, inline, workers } from "../contenders.ts";
import { figureOf, type Case, type Figure } from "../figure.ts";
import { digitBytes } from "../payload.ts";
import { post } from "../post.ts";
import { watchMemory } from "../process-tree.ts";
import { ServerProcess } from "../server-process.ts";
import { summaryOf } from "../../statistics.ts";

const bytes = 25_000_000;

/** What a server holds falls after its start, and after a request. */
const rest = 1000;

/** Large bodies: how long they take, and how much memory beyond body and answer. */
export const largeCsv: Case = {
  name: "large-csv",
  title: "25 MB of digits as CSV, one request at a time",
  async measure({ rounds, wants }) {
    const payload = digitBytes(bytes);
    const figures: Figure[] = [];
    for (const contender of [bareDigits, inline("digits"), workers("digits")].filter(wants)) {
      const server = new ServerProcess(contender, false);
      try {
        await server.ready();
        await pause(rest);
        const url = await server.url();
        const times: number[] = [];
        let answer = 0;
        // The first request is the one whose memory counts: what follows finds it taken already.
        const { before, peak } = await watchMemory(server.pid, async () => {
          answer = (await post(url, payload)).bytes;
        });
        for (let round = 0; round < Math.min(5, rounds); round++) {
          times.push((await post(url, payload)).milliseconds);
        }
        const subject = contender.name;
        const over = peak - before - answer;
        figures.push(
          figureOf(subject, "latency", "ms", summaryOf(times)),
          { subject, what: "memory idle", unit: "MB", value: before / 1e6 },
          { subject, what: "memory at most", unit: "MB", value: peak / 1e6 },
          { subject, what: "answer", unit: "MB", value: answer / 1e6 },
          {
            subject,
            what: "over idle, without the answer, by the body",
            unit: "times",
            value: over / bytes,
          },
        );
      } finally {
        await server.stop();
      }
    }
    return figures;
  },
};
