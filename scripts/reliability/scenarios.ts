import { busyWorkers } from "./busy.ts";
import { ending } from "./ending.ts";
import { hostileClients } from "./hostile-clients.ts";
import { lostWorkers } from "./lost-workers.ts";
import { overload } from "./overload.ts";
import { recycling } from "./recycling.ts";
import type { Scenario } from "./scenario.ts";
import { starting } from "./starting.ts";

/** Everything that a server must live through. */
export const scenarios: readonly Scenario[] = [
  busyWorkers,
  ...lostWorkers,
  ...recycling,
  ...starting,
  ...ending,
  ...hostileClients,
  ...overload,
];
