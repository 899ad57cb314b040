import { bare, built, inline, isBuilt, workers } from "../contenders.ts";
import { figureOf, type Case } from "../figure.ts";
import { ServerProcess } from "../server-process.ts";
import { summaryOf } from "../../statistics.ts";

const subjects = [
  { title: "node:http", contender: bare },
  { title: "inline, from source", contender: inline("house") },
  { title: "workers, digits, from source", contender: workers("digits") },
  ...(isBuilt
    ? [
        { title: "inline, built", contender: built("server", 0) },
        { title: "workers, digits, built", contender: built("digits", 2) },
      ]
    : []),
];

/** More starts tell nothing more. */
const mostRounds = 15;

/** From the start of a process, nothing of it running, to the first 200 of `/ping`. */
export const startUp: Case = {
  name: "start-up",
  title: `From the start of the process to the first 200 of /ping${isBuilt ? "" : " (no builds: run pnpm build)"}`,
  async measure({ rounds, wants }) {
    const chosen = subjects.filter(({ contender }) => wants(contender));
    const times: number[][] = chosen.map(() => []);
    // The round before the first has the files read into memory.
    for (let round = -1; round < Math.min(rounds, mostRounds); round++) {
      for (const [index, { contender }] of chosen.entries()) {
        const server = new ServerProcess(contender, false);
        try {
          const milliseconds = await server.ready();
          if (round >= 0) times[index]?.push(milliseconds);
        } finally {
          await server.stop();
        }
      }
    }
    return chosen.map(({ title }, index) =>
      figureOf(title, "first 200", "ms", summaryOf(times[index] ?? [])),
    );
  },
};
