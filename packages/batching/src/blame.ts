import { isRequestError, requestError, type RequestError } from "@inference-server/core";
import type { PendingRequest } from "./pending-request.ts";
import type { Member } from "./waiting-records.ts";

/**
 * What a call's error blames: the requests of the records that it names, each with an error of its
 * own. `undefined`: it names none of the call's records.
 */
export function blamedRequests(
  error: unknown,
  members: readonly Member[],
): ReadonlyMap<PendingRequest, RequestError> | undefined {
  if (!isRequestError(error) || error.errors === undefined) return undefined;
  const faults = new Map<PendingRequest, NonNullable<RequestError["errors"]>[number][]>();
  for (const fault of error.errors) {
    const member = members[fault.record];
    if (member === undefined) return undefined;
    const { request, place: record } = member;
    const { pointer, detail } = fault;
    faults.set(request, [...(faults.get(request) ?? []), { record, pointer, detail }]);
  }
  if (faults.size === 0) return undefined;
  const blamed = new Map<PendingRequest, RequestError>();
  for (const [request, errors] of faults) {
    blamed.set(request, isWhole(request, members) ? error : ownError(error, errors, request));
  }
  return blamed;
}

/** Whether a call held just this request's records: then its errors are right as they are. */
function isWhole(request: PendingRequest, members: readonly Member[]): boolean {
  return (
    members.length === request.records.length &&
    members.every((member, index) => member.request === request && member.place === index)
  );
}

/** The sentence about all records of a call would tell one caller of the others' records. */
function ownError(
  error: RequestError,
  errors: NonNullable<RequestError["errors"]>,
  { records }: PendingRequest,
): RequestError {
  const { status, code, retryAfter, headers } = error;
  const [first] = errors;
  const detail = first?.detail ?? error.detail;
  return requestError({
    status,
    code,
    detail: records.length === 1 ? detail : `Record ${first?.record}: ${detail}`,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(headers !== undefined && { headers }),
    errors,
    cause: error,
  });
}
