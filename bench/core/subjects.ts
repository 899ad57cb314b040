import { z } from "zod";
import {
  createService,
  defineCodec,
  defineModel,
  definePlugin,
  type InvocationRequest,
  type Preset,
  type Service,
} from "../../packages/core/src/index.ts";

/** A service, what it is asked, and what it is to answer. */
export interface Subject {
  readonly name: string;
  readonly service: Service;
  readonly request: InvocationRequest;
  /** The status that is meant. */
  readonly status: number;
}

const body = new Uint8Array([1]);
const record = { value: 1 };
const headers = {
  "content-type": "application/format-1",
  accept: "application/format-1",
  "x-amzn-sagemaker-inference-id": "an-id",
};

/** What core itself takes: hooks that do nothing, and what may make a difference. */
export function shareSubjects(): readonly Subject[] {
  const three = serviceWith(codecs(3));
  const ten = serviceWith(codecs(10));
  const preferences =
    "text/html, application/xhtml+xml, application/format-1;q=0.9, image/webp, */*;q=0.8";
  return [
    subject("3 codecs", three, {}),
    subject("control (3 codecs)", three, {}),
    subject("10 codecs, the last one", ten, {
      "content-type": "application/format-10",
      accept: "application/format-10",
    }),
    subject("10 codecs, no Accept", ten, { accept: "" }),
    subject("10 codecs, a browser's Accept", ten, { accept: preferences }),
    subject("3 codecs, 1 wrapper", serviceWith([...codecs(3), ...wrappers(1)]), {}),
    subject("3 codecs, 10 wrappers", serviceWith([...codecs(3), ...wrappers(10)]), {}),
    { ...subject("refused: 415", three, { "content-type": "text/unknown" }), status: 415 },
    { ...subject("refused: 406", three, { accept: "text/unknown" }), status: 406 },
    {
      ...subject("refused: 422", serviceWith(codecs(3), z.object({ value: z.string() })), {}),
      status: 422,
    },
  ];
}

/** Invocations of many rows. The codec answers the same rows each time, so that it costs nothing. */
export function rowSubjects(rows: number): readonly Subject[] {
  const list = Array.from({ length: rows }, (_, value) => ({ value }));
  const codec = defineCodec({
    name: "rows",
    consumes: ["application/format-1"],
    produces: ["application/format-1"],
    decode: () => list,
    encode: () => body,
  });
  const one = defineModel({ name: "one", predict: () => 1 });
  const many = defineModel({ name: "many", predictBatch: ({ records }) => records as object[] });
  const checked = defineModel({
    name: "checked",
    input: z.object({ value: z.number() }),
    predict: ({ record: row }) => row.value,
  });
  return [one, many, checked].map((model) =>
    subject(model.name, createService({ plugins: [codec, model] }), {}),
  );
}

function subject(name: string, service: Service, changed: Record<string, string>): Subject {
  return { name, service, request: { body, headers: { ...headers, ...changed } }, status: 200 };
}

function serviceWith(plugins: Preset, input: z.ZodType = z.object({ value: z.number() })): Service {
  const model = defineModel({ name: "model", input, predict: () => 1 });
  return createService({ plugins: [...plugins, model] });
}

function codecs(count: number): Preset {
  return Array.from({ length: count }, (_, index) =>
    defineCodec({
      name: `codec-${index + 1}`,
      consumes: [`application/format-${index + 1}`],
      produces: [`application/format-${index + 1}`],
      decode: () => record,
      encode: () => "1",
    }),
  );
}

function wrappers(count: number): Preset {
  return Array.from({ length: count }, (_, index) =>
    definePlugin({
      name: `wrapper-${index + 1}`,
      wrappers: { predictFn: (_args, next) => next() },
    }),
  );
}
