import { byteSize } from "../byte-size.ts";
import { bodyLimit } from "../body-limit.ts";
import type { Examined } from "./examined.ts";
import { ok, warning, type Finding } from "./finding.ts";

const megabyte = 1024 ** 2;

/** What a real-time endpoint of SageMaker lets clients send, in MB. */
const realTimeMB = 25;

/** Whether the server takes the requests that SageMaker passes on, and no end of them. */
export function checkBodyLimit({ settings, maxPayloadInMB }: Examined): readonly Finding[] {
  const { maxBodyMB, maxPayloadInMB: sentMB } = settings.values;
  const sources = { maxBodyMB, maxPayloadInMB: sentMB, modelMaxPayloadInMB: maxPayloadInMB };
  const limit = bodyLimit(sources);
  const source = settings.origins.maxBodyMB?.label;
  const from = source === undefined ? "" : ` (from ${source})`;
  if (!Number.isFinite(limit)) {
    return [
      warning(
        "request body",
        `There is no limit${from}: one request can take all memory.`,
        "Set --max-body-mb or MAX_BODY_MB to what the largest request has.",
      ),
    ];
  }
  const batchMB = sentMB ?? maxPayloadInMB;
  const tooLarge = [
    ...(limit < realTimeMB * megabyte
      ? [`a real-time endpoint passes on up to ${realTimeMB} MB`]
      : []),
    ...(batchMB === 0 || limit < batchMB * megabyte
      ? [`Batch Transform sends ${batchMB === 0 ? "without a limit" : `up to ${batchMB} MB`}`]
      : []),
  ];
  const allowed = byteSize(limit);
  if (tooLarge.length === 0) return [ok("request body", `At most ${allowed}${from}.`)];
  return [
    warning(
      "request body",
      `More than ${allowed} is refused${from}, and ${tooLarge.join("; ")}.`,
      "Raise --max-body-mb or MAX_BODY_MB or leave it out, unless clients send less.",
    ),
  ];
}
