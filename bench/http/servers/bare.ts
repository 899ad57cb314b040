import { createServer } from "node:http";
import { Packr, Unpackr } from "msgpackr";
import { House, Houses, priceOf } from "../applications/house/house.ts";
import { announce, portOf } from "./announce.ts";
import { answerWith, atTheEndOfTheTurn } from "./bare-answer.ts";

/** The least that does the work: node:http, one validation, one parse, one stringify. */
const packr = new Packr({ useRecords: false, variableMapSize: true });
const unpackr = new Unpackr({ useRecords: false });

const when = process.argv[2] === "held" ? atTheEndOfTheTurn : undefined;

const server = createServer((request, response) =>
  answerWith(
    request,
    response,
    (body) => {
      const type = request.headers["content-type"];
      if (type === "application/json") {
        return { type, body: JSON.stringify(predict(JSON.parse(body.toString()))) };
      }
      if (type === "application/msgpack") {
        return { type, body: packr.pack(predict(unpackr.unpack(body))) };
      }
      return undefined;
    },
    when,
  ),
);
server.listen(0, "127.0.0.1", () => announce(portOf(server.address())));

function predict(data: unknown): unknown {
  return Array.isArray(data) ? Houses.parse(data).map(priceOf) : priceOf(House.parse(data));
}
