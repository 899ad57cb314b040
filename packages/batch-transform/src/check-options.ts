import { parseJsonPath, type JsonPath } from "./processing/json-path.ts";
import { recordFormatOf } from "./processing/record-format.ts";
import type { TransformOptions } from "./transform-options.ts";

/** What is wrong with a job, as far as its options alone tell, a sentence each. */
export function optionProblems(options: TransformOptions): readonly string[] {
  return [
    ...numberProblems(options),
    ...serverProblems(options),
    ...headerProblems(options),
    ...processingProblems(options),
  ];
}

function numberProblems(options: TransformOptions): readonly string[] {
  const { maxPayloadInMB, maxConcurrentTransforms, timeout, retries, startTimeout } = options;
  const isWhole = Number.isInteger;
  return [
    outside("MaxPayloadInMB", maxPayloadInMB, 0, 100),
    outside("MaxConcurrentTransforms", maxConcurrentTransforms, 0, Infinity, isWhole),
    outside("InvocationsTimeoutInSeconds", timeout, 1, 3600),
    outside("InvocationsMaxRetries", retries, 0, 3, isWhole),
    outside("The start's time-out", startTimeout, 0.1, 86_400),
  ].flatMap((problem) => problem ?? []);
}

function outside(
  name: string,
  value: number | undefined,
  least: number,
  most: number,
  isFine: (value: number) => boolean = () => true,
): string | undefined {
  if (value === undefined || (value >= least && value <= most && isFine(value))) return undefined;
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  return `${name} is ${value}. Expected a number of ${range}.`;
}

function serverProblems({ url, app, serverLog }: TransformOptions): readonly string[] {
  const problems: string[] = [];
  if (url !== undefined && app !== undefined) {
    problems.push('There are both "--url" and "--app". Give the one that is meant.');
  }
  if (url !== undefined && serverLog !== undefined) {
    problems.push(
      '"--server-log" is for an application that this command starts, not for "--url".',
    );
  }
  if (url !== undefined && !/^https?:$/u.test(URL.parse(url)?.protocol ?? "")) {
    problems.push(`"${url}" is not an address. Expected one such as http://127.0.0.1:8080.`);
  }
  return problems;
}

/** Splitting leaves a header row in the first request alone, which is nobody's wish. */
function headerProblems({ contentType, accept, splitType }: TransformOptions): readonly string[] {
  const problems = [
    contentType !== undefined && hasNoHeaderValue(contentType) ? `"${contentType}"` : undefined,
    accept !== undefined && hasNoHeaderValue(accept) ? `"${accept}"` : undefined,
  ].flatMap((type) =>
    type === undefined ? [] : [`The media type ${type} is not one that a header can carry.`],
  );
  if (splitType !== "Line") return problems;
  if (contentType !== undefined && hasHeaderRow(contentType)) {
    problems.push(
      `"${contentType}" and splitting by lines do not go together: the first request alone would ` +
        "have the header row, as on SageMaker. Remove the row from the input, and send text/csv.",
    );
  }
  if (accept !== undefined && hasHeaderRow(accept)) {
    problems.push(
      `Accept "${accept}" and splitting by lines do not go together: each request's answer would ` +
        "have a header row, as on SageMaker. Ask for text/csv.",
    );
  }
  return problems;
}

function hasHeaderRow(mediaType: string): boolean {
  return /;\s*header\s*=\s*"?present"?\s*(?:;|$)/iu.test(mediaType);
}

function hasNoHeaderValue(mediaType: string): boolean {
  return !/^[\t\x20-\x7e]+$/u.test(mediaType);
}

/** Source: Associate Prediction Results with Input Records. */
function processingProblems(options: TransformOptions): readonly string[] {
  const { inputFilter, outputFilter, joinSource, contentType, accept, splitType } = options;
  const isJoined = joinSource === "Input";
  if (inputFilter === undefined && outputFilter === undefined && !isJoined) return [];
  const problems = [inputFilter, outputFilter].flatMap((path) => pathProblems(path, contentType));
  const format = contentType === undefined ? undefined : recordFormatOf(contentType);
  if (format === undefined) {
    problems.push(
      "Filtering and joining are for text/csv, application/json and application/jsonlines. Say with " +
        '"--content-type" which of them the inputs are.',
    );
  }
  const isLine = splitType === "Line";
  const isWhole = /^application\/json\s*(?:;|$)/iu.test(contentType ?? "");
  if (format !== undefined && !isLine && (!isWhole || (splitType ?? "None") !== "None")) {
    problems.push('Filtering and joining work on lines here: give "--split-type Line".');
  }
  if (!isJoined && outputFilter === undefined) return problems;
  if (accept !== contentType) {
    problems.push('To filter or join outputs, "--accept" must be the same as "--content-type".');
  }
  if ((options.assembleWith ?? "None") !== (splitType ?? "None")) {
    problems.push(
      'To filter or join outputs, "--assemble-with" must be the same as "--split-type".',
    );
  }
  return problems;
}

function pathProblems(path: string | undefined, contentType: string | undefined): string[] {
  if (path === undefined) return [];
  let parsed: JsonPath;
  try {
    parsed = parseJsonPath(path);
  } catch (error) {
    return [(error as SyntaxError).message];
  }
  const isRow = contentType !== undefined && recordFormatOf(contentType)?.isRow === true;
  if (!isRow || parsed.isPositional) return [];
  return [`"${path}" asks for names, and rows of CSV have none. Use positions, such as $[1:].`];
}
