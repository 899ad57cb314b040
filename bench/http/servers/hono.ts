import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { validator } from "hono/validator";
import { House, Houses, priceOf } from "../applications/house/house.ts";
import { announce } from "./announce.ts";

/** Hono as its documentation has it: its validator with zod, its JSON, its server for Node. */
const app = new Hono();
app.get("/ping", (context) => context.body(null, 200));
app.post(
  "/invocations",
  validator("json", (value, context) => {
    const result = House.safeParse(value);
    return result.success ? result.data : context.json({ errors: result.error.issues }, 422);
  }),
  (context) => context.json(priceOf(context.req.valid("json"))),
);
app.post(
  "/many",
  validator("json", (value, context) => {
    const result = Houses.safeParse(value);
    return result.success ? result.data : context.json({ errors: result.error.issues }, 422);
  }),
  (context) => context.json(context.req.valid("json").map(priceOf)),
);

serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => announce(port));
