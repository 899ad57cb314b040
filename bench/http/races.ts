import type { Contender } from "./contender.ts";
import {
  bare,
  bareDigits,
  bareHeld,
  fastify,
  hono,
  inline,
  inlineWithLog,
  pythons,
  workers,
} from "./contenders.ts";
import { digitRows, largeJson, messagePack, smallJson } from "./payload.ts";
import type { Race } from "./throughput.ts";

/** The throughput cases. */
export const races: readonly Race[] = [
  {
    name: "small-json",
    title: "Small JSON (100 B, 32 connections), inline",
    contenders: [bare, bareHeld, hono, fastify, inline("house"), inlineWithLog("house")],
    payload: smallJson(),
    connections: 32,
  },
  {
    name: "small-json-workers",
    title: "Small JSON (100 B, 32 connections), whole machine",
    contenders: [bare, inline("house"), workers("house"), ...pythons],
    payload: smallJson(),
    connections: 32,
    isWholeMachine: true,
  },
  {
    name: "csv-digits",
    title: "100 rows of digits, CSV to CSV (16 connections)",
    contenders: [bareDigits, inline("digits"), workers("digits")],
    payload: digitRows(100),
    connections: 16,
  },
  {
    name: "msgpack",
    title: "10 kB of MessagePack (32 connections)",
    contenders: [bare, inline("house")],
    payload: messagePack(10_000),
    connections: 32,
  },
  {
    name: "large-json",
    title: "1 MB of JSON (4 connections)",
    contenders: [bare, many(hono), many(fastify), inline("house")],
    payload: largeJson(1_000_000),
    connections: 4,
  },
];

function many(contender: Contender): Contender {
  return { ...contender, path: "/many" };
}
