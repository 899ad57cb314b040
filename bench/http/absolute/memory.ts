import { setTimeout as pause } from "node:timers/promises";
import { bare, fastify, hono, inline, pythons, workers } from "../contenders.ts";
import type { Case, Figure } from "../figure.ts";
import { loadOf } from "../load/load.ts";
import { smallJson } from "../payload.ts";
import { watchMemory } from "../process-tree.ts";
import { ServerProcess } from "../server-process.ts";

/** Milliseconds in which a server settles after its start. */
const rest = 1000;

const contenders = [bare, hono, fastify, inline("house"), workers("house"), ...pythons];

/** What the processes of a server hold before the first request, and at most under load. */
export const memory: Case = {
  name: "memory",
  title: "Memory of all processes (RSS), small JSON",
  async measure({ rounds, wants }) {
    const figures: Figure[] = [];
    for (const contender of contenders.filter(wants)) {
      const server = new ServerProcess(contender, false);
      try {
        await server.ready();
        await pause(rest);
        const load = {
          url: await server.url(),
          ...smallJson(),
          connections: 32,
          seconds: Math.min(5, rounds),
          isPinned: false,
        };
        const { before, peak } = await watchMemory(server.pid, () => loadOf(load));
        const subject = contender.name;
        figures.push({ subject, what: "idle", unit: "MB", value: before / 1e6 });
        figures.push({ subject, what: "under load", unit: "MB", value: peak / 1e6 });
      } finally {
        await server.stop();
      }
    }
    return figures;
  },
};
