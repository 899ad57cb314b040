import { isRequestError } from "@inference-server/core";
import { blamedRequests } from "./blame.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { Member } from "./waiting-records.ts";

/** Asks the model for some records. Rejects if it fails, or answers anything but as many. */
export type AskModel = (
  members: readonly Member[],
  requests: readonly PendingRequest[],
) => Promise<readonly unknown[]>;

/**
 * Asks the model for records of several requests and hands each its answers. A call that fails is
 * repeated without those whom the error names, else in halves, until one request fails alone.
 * Never rejects: errors are the requests'.
 *
 * @param onAnswered is told of each request that has got its last answer
 */
export async function callJointly(
  members: readonly Member[],
  ask: AskModel,
  onAnswered: (request: PendingRequest) => void,
): Promise<void> {
  // Whoever has left, or has failed with other records, costs the model nothing.
  const open = members.filter(({ request }) => !request.isSettled);
  const requests = [...new Set(open.map(({ request }) => request))];
  if (requests.length === 0) return;
  try {
    const answers = await ask(open, requests);
    for (const [index, { request, place }] of open.entries()) {
      if (request.fill(place, answers[index])) onAnswered(request);
    }
  } catch (error) {
    for (const rest of failed(error, open, requests)) await callJointly(rest, ask, onAnswered);
  }
}

/** Fails the requests that an error blames. Answers the calls that are to be made for the others. */
function failed(
  error: unknown,
  members: readonly Member[],
  requests: readonly PendingRequest[],
): readonly (readonly Member[])[] {
  const blamed = blamedRequests(error, members);
  if (blamed !== undefined) {
    for (const [request, own] of blamed) request.fail(own);
    return [members];
  }
  if (requests.length === 1 || isEverybodys(error)) {
    for (const request of requests) request.fail(error);
    return [];
  }
  const half = new Set(requests.slice(0, Math.ceil(requests.length / 2)));
  return [
    members.filter(({ request }) => half.has(request)),
    members.filter(({ request }) => !half.has(request)),
  ];
}

/** Who is overloaded, or answers for other records than it was asked for, is not to be asked again. */
function isEverybodys(error: unknown): boolean {
  return error instanceof WrongAnswer || (isRequestError(error) && error.status === 503);
}

/** What a model answered does not belong to the records that it was asked for. */
export class WrongAnswer extends TypeError {
  constructor(answers: unknown, records: number) {
    const found = Array.isArray(answers)
      ? `${answers.length} predictions`
      : `a value of type ${typeof answers}`;
    super(
      `The batched function answered ${found} for ${records} records. Answer an array with one ` +
        "prediction for each record, in their order.",
    );
  }
}
