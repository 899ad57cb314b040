import { z } from "zod";
import { createService, defineModel, type Service } from "../../packages/core/src/index.ts";
import { invocationHandler } from "../../packages/http/src/index.ts";
import json from "../../packages/json-codec/src/plugin.ts";

/** What is counted: the same work each time it is asked. */
export type Work = () => Promise<boolean>;

const bytes = new TextEncoder().encode('{"location":"Fair Isle","hours":24}');
const headers = {
  "content-type": "application/json",
  accept: "application/json",
  "content-length": String(bytes.byteLength),
  // Made by the client: what is random costs more or less.
  "x-amzn-sagemaker-inference-id": "0d4d7c0e-7a44-4be6-b1a3-0d2d58c3d9e4",
};

/** Each makes its work, and answers whether it went as it should. */
export const subjects: Readonly<Record<string, () => Promise<Work>>> = {
  service: async () => {
    const service = await loaded();
    return async () => (await service.invoke({ body: bytes, headers })).ok;
  },
  handler: async () => {
    let told = 0;
    const handle = invocationHandler(await loaded(), {
      onInvocation() {
        told += 1;
      },
    });
    return async () => {
      const { status } = await handle({ body: bytes, headers });
      return status === 200 && told > 0;
    };
  },
  "service, 1000 records": async () => {
    const service = await loaded();
    const many = new TextEncoder().encode(
      JSON.stringify(Array.from({ length: 1000 }, (_, hours) => ({ location: "Viking", hours }))),
    );
    return async () => (await service.invoke({ body: many, headers })).ok;
  },
};

async function loaded(): Promise<Service> {
  const model = defineModel({
    name: "forecast",
    input: z.object({ location: z.string().min(1), hours: z.int() }),
    predict: ({ record }) => ({ location: record.location, gale: record.hours > 12 }),
  });
  const service = createService({ plugins: [model, json] });
  await service.load();
  return service;
}
