import { z } from "zod";
import { numeric, type Setting } from "./setting.ts";

/** What clients are held to. */
export interface ClientLimits {
  /** Seconds in which the headers of a request must arrive. 0: no limit. Default: 15. */
  readonly headersTimeout: number;
  /** Seconds in which a request must arrive with its body. 0: no limit. Default: 60. */
  readonly requestTimeout: number;
  /** Seconds that a connection stays open without a request. Default: 65. */
  readonly keepAliveTimeout: number;
  /** How many connections there are at most: further ones are closed. Default: 4096. */
  readonly maxConnections: number;
  /** How many KB of 1024 bytes a request's line and headers have at most. Default: 16. */
  readonly maxHeaderKB: number;
}

const seconds = numeric(z.number().min(0).max(86_400));

/** The limits of clients, in the order in which they are documented. */
export const clientLimits: { readonly [Name in keyof ClientLimits]: Setting<ClientLimits[Name]> } =
  {
    headersTimeout: {
      flag: "headers-timeout",
      placeholder: "SECONDS",
      environment: ["HEADERS_TIMEOUT"],
      schema: seconds,
      expected: "a number of seconds up to 86400; 0 means no limit",
      default: 15,
      description: "Seconds in which a request's headers must arrive; 0 means no limit.",
    },
    requestTimeout: {
      flag: "request-timeout",
      placeholder: "SECONDS",
      environment: ["REQUEST_TIMEOUT"],
      schema: seconds,
      expected: "a number of seconds up to 86400; 0 means no limit",
      default: 60,
      description: "Seconds in which a request must arrive with its body; 0 means no limit.",
    },
    keepAliveTimeout: {
      flag: "keep-alive-timeout",
      placeholder: "SECONDS",
      environment: ["KEEP_ALIVE_TIMEOUT"],
      schema: numeric(z.number().min(0.001).max(86_400)),
      expected: "a number of seconds up to 86400",
      default: 65,
      description: "Seconds that a connection stays open without a request.",
    },
    maxConnections: {
      flag: "max-connections",
      placeholder: "COUNT",
      environment: ["MAX_CONNECTIONS"],
      schema: numeric(z.int().min(1)),
      expected: "an integer of 1 or more",
      default: 4096,
      description: "Connections at most; further ones are closed unanswered.",
    },
    maxHeaderKB: {
      flag: "max-header-kb",
      placeholder: "KB",
      environment: ["MAX_HEADER_KB"],
      schema: numeric(z.number().min(1).max(1024)),
      expected: "a number of KB from 1 to 1024",
      default: 16,
      description: "Largest line and headers of a request together, in KB of 1024 bytes.",
    },
  };
