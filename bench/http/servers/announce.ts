import type { AddressInfo } from "node:net";

/** Tells the harness where a server listens. On stderr: stdout is the log's. */
export function announce(port: number): void {
  process.stderr.write(`port ${port}\n`);
}

/** The port that the system has chosen for a server. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
