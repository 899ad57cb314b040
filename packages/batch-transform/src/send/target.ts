import * as http from "node:http";
import * as https from "node:https";

/** A server, and the connections to it. */
export interface Target {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** Begins a request to one of its routes. */
  request(route: string, options: http.RequestOptions): http.ClientRequest;
  /** Closes connections that nobody uses. */
  close(): void;
}

/** Connections are kept, and as many as are needed: how many requests there are decides the job. */
export function openTarget(url: string): Target {
  const base = url.endsWith("/") ? url : `${url}/`;
  const { Agent, request } = base.startsWith("https:") ? https : http;
  const agent = new Agent({ keepAlive: true });
  return {
    url: base,
    request: (route, options) => request(new URL(route, base), { ...options, agent }),
    close: () => agent.destroy(),
  };
}
