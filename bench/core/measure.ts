import { summaryOf, type Summary } from "../statistics.ts";
import type { Subject } from "./subjects.ts";

/**
 * How long one sample takes, in milliseconds, if one invocation does not take longer. A thread's
 * processor time is known to a few milliseconds.
 */
const slice = 100;

/** How long a subject warms up, in milliseconds. */
const warmUp = 300;

/** Microseconds an invocation of each subject, in interleaved rounds whose order rotates. */
export async function microseconds(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly Summary[]> {
  const counts: number[] = [];
  for (const subject of subjects) counts.push(await countOf(subject));
  const samples: number[][] = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (turn + round) % subjects.length;
      const subject = subjects[index];
      if (subject !== undefined) {
        samples[index]?.push(await sampleOf(subject, counts[index] ?? 1));
      }
    }
  }
  return samples.map(summaryOf);
}

/** Warms a subject up; answers how many of its invocations fill a slice. */
async function countOf({ service, request, status, name }: Subject): Promise<number> {
  await service.load();
  const result = await service.invoke(request);
  const got = result.ok ? 200 : result.problem.status;
  if (got !== status) throw new Error(`"${name}" answers ${got} and not ${status}.`);
  const start = performance.now();
  let count = 0;
  do {
    await service.invoke(request);
    count++;
  } while (performance.now() - start < warmUp);
  return Math.max(1, Math.round((slice * count) / (performance.now() - start)));
}

/** The thread's processor time: what other programs take meanwhile is not in it. */
async function sampleOf({ service, request }: Subject, count: number): Promise<number> {
  const start = process.threadCpuUsage();
  for (let index = 0; index < count; index++) await service.invoke(request);
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / count;
}
