import { setTimeout as pause } from "node:timers/promises";
import type { Exit } from "../start-server.ts";
import type { Container } from "./container.ts";
import { judge, judgeMildly, skipped, type Judgement, type Judgements } from "./finding.ts";
import { invocationOf, outcomeOf, type Sample } from "./sample.ts";
import { endingOf } from "./start-checks.ts";
import { passCommand, passSample, type Subject } from "./subject.ts";
import type { Reply } from "./wire.ts";

/** Stops the server as the platform does, while a request is running. */
export async function checkStop(subject: Subject, usable: Sample | undefined): Promise<Judgements> {
  const { container, limits } = subject;
  if (container === undefined) {
    const running = skipped("The server was not started here, so it is not stopped.", passCommand);
    return { "sigterm-exit": running, "sigterm-finishes": running, "sigterm-code": running };
  }
  const answer = await underWay(subject, container, usable);
  const start = performance.now();
  const exit = await container.endsWithin(limits.kill);
  const milliseconds = Math.round(performance.now() - start);
  await container.remove();
  return {
    "sigterm-exit": exitJudgement(exit, milliseconds),
    "sigterm-finishes": finishJudgement(await answer.reply),
    "sigterm-code":
      exit === undefined || exit.signal !== null
        ? skipped("It did not end by itself.", "See what is said of SIGTERM.")
        : judgeMildly(exit.code === 0 ? [] : [`It ${endingOf(exit)}.`], "It ended with code 0."),
  };
}

/** Has a request running, and sends SIGTERM. The reply is wrapped, so that nobody waits for it yet. */
async function underWay(
  { wire, limits }: Subject,
  container: Container,
  sample: Sample | undefined,
): Promise<{ readonly reply: Promise<Reply> | undefined }> {
  if (sample === undefined) {
    container.terminate();
    return { reply: undefined };
  }
  const { promise: signalled, resolve } = Promise.withResolvers<void>();
  // A model may be too fast to be met at work: its request is held while it is sent.
  const between = async (): Promise<void> => {
    await signalled;
    await pause(moment);
  };
  const reply = wire.send(invocationOf(sample, moment * 2 + limits.kill, { between }));
  await pause(moment);
  container.terminate();
  resolve();
  return { reply };
}

/** Milliseconds for a request or a signal to arrive. */
const moment = 100;

function exitJudgement(exit: Exit | undefined, milliseconds: number): Judgement {
  if (exit === undefined) {
    return judge([`It was still running after ${milliseconds} ms, and was ended by SIGKILL.`], "");
  }
  const unheard =
    "It was ended by SIGTERM, which it does not handle: as process 1 of a container it would " +
    "not even notice.";
  return judge(exit.signal === null ? [] : [unheard], `It ended within ${milliseconds} ms.`);
}

function finishJudgement(reply: Reply | undefined): Judgement {
  if (reply === undefined) return skipped("No request was running.", passSample);
  const problem = `The request that was running: ${outcomeOf(reply)}.`;
  return judge(reply.status === 200 ? [] : [problem], "The request that was running: 200.");
}
