import { fastify } from "fastify";
import type { ZodType } from "zod";
import { House, Houses, priceOf } from "../applications/house/house.ts";
import { announce, portOf } from "./announce.ts";

/** fastify as its documentation has it, with zod as the validator that it compiles schemas with. */
const app = fastify({ bodyLimit: 25 * 2 ** 20 });
app.setValidatorCompiler<ZodType>(({ schema }) => (data: unknown) => {
  const { success, data: value, error } = schema.safeParse(data);
  return success ? { value } : { error };
});
app.get("/ping", (_, reply) => reply.send());
app.post<{ Body: House }>("/invocations", { schema: { body: House } }, (request, reply) =>
  reply.send(priceOf(request.body)),
);
app.post<{ Body: House[] }>("/many", { schema: { body: Houses } }, (request, reply) =>
  reply.send(request.body.map(priceOf)),
);

await app.listen({ port: 0, host: "127.0.0.1" });
announce(portOf(app.server.address()));
