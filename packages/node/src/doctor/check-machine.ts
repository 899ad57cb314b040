import { byteSize } from "../byte-size.ts";
import type { Examined, ExaminedModelDirectory } from "./examined.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";

/** Whether the model's files are there and can be read. */
export function checkModelDirectory({ modelDirectory }: Examined): readonly Finding[] {
  return [modelDirectoryFinding(modelDirectory)];
}

/** Whether the port can be had. */
export function checkPort({ settings, portProblem }: Examined): readonly Finding[] {
  const { port, host } = settings.values;
  if (portProblem !== undefined) return [failure("port", portProblem.message, portProblem.fix)];
  const free = port === 0 ? `The system chooses one on ${host}.` : `${port} on ${host} is free.`;
  return [ok("port", free)];
}

/** Whether the model gets more threads than there are CPUs for them. */
export function checkCpus({ settings, machine: { cpus } }: Examined): readonly Finding[] {
  const { workers = cpus } = settings.values;
  const processes = Math.max(1, workers);
  const { threads = Math.max(1, Math.floor(cpus / processes)) } = settings.values;
  const granted = `${cpus} CPU${cpus === 1 ? "" : "s"}`;
  if (threads * processes > cpus && workers > 1) {
    return [
      warning(
        "cpu",
        `${workers} workers may use ${threads} ${threads === 1 ? "thread" : "threads"} each, and the process ${granted}: they wait for each other.`,
        `Set WORKERS and THREADS so that their product is at most ${cpus}.`,
      ),
    ];
  }
  if (threads <= cpus) {
    const where = workers > 1 ? `each of ${workers} workers` : "the model";
    return [ok("cpu", `The process may use ${granted}, ${where} ${threads} of them.`)];
  }
  return [
    warning(
      "cpu",
      `The model may use ${threads} threads (from ${settings.origins.threads?.label ?? "default"}), and the process ${granted}: they wait for each other.`,
      `Leave --threads and THREADS out, or set ${cpus}.`,
    ),
  ];
}

/** Whether the model, and what JavaScript may take, go into the memory that is granted. */
export function checkMemory({ machine, modelDirectory }: Examined): readonly Finding[] {
  const { memoryLimit, memory, heapLimit } = machine;
  const available = memoryLimit ?? memory;
  const granted =
    memoryLimit === undefined
      ? `the machine has ${byteSize(memory)}`
      : `the container grants ${byteSize(memoryLimit)}`;
  const { bytes } = modelDirectory.contents;
  const findings: Finding[] = [];
  if (bytes * 2 > available) {
    findings.push(
      warning(
        "memory",
        `The model's files have ${byteSize(bytes)} and ${granted}: a model often takes twice its files while it loads.`,
        `Grant at least ${byteSize(bytes * 2)}, or keep files that the model does not need elsewhere.`,
      ),
    );
  }
  if (memoryLimit !== undefined && heapLimit > memoryLimit) {
    findings.push(
      warning(
        "memory",
        `JavaScript may take ${byteSize(heapLimit)} and ${granted}: the process is killed before it frees anything.`,
        `Set NODE_OPTIONS=--max-old-space-size=${Math.floor((memoryLimit * 0.75) / 1024 ** 2)}, or leave that flag out.`,
      ),
    );
  }
  return findings.length > 0 ? findings : [ok("memory", `${capitalised(granted)}.`)];
}

/** Whether temporary files can be written: the one place that SageMaker promises. */
export function checkTemporaryDirectory({
  machine: { temporaryDirectory },
}: Examined): readonly Finding[] {
  const { path, isWritable } = temporaryDirectory;
  if (isWritable) return [ok("temporary files", `${path} can be written to.`)];
  return [
    warning(
      "temporary files",
      `${path} cannot be written to: models and libraries that keep files there fail.`,
      "Mount a writable directory there, or name another one with TMPDIR.",
    ),
  ];
}

const shells = new Set(["ash", "bash", "dash", "sh"]);

/** Whether signals reach the server. Nothing is said where process 1 is not the container's command. */
export function checkFirstProcess({
  machine: { firstProcess, processId },
}: Examined): readonly Finding[] {
  if (processId === 1) return [ok("process 1", "Is this process: signals reach it.")];
  const [program = "", flag] = firstProcess ?? [];
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!shells.has(name) || flag !== "-c") return [];
  return [
    warning(
      "process 1",
      `Is a shell ("${name} -c"), which passes on neither signals nor SageMaker's argument "serve".`,
      'Write the image\'s ENTRYPOINT as a list: ENTRYPOINT ["npx", "--no", "inference-server"], or ["node", "src/main.ts"].',
    ),
  ];
}

function modelDirectoryFinding(directory: ExaminedModelDirectory): Finding {
  const { path, because, isNamed, contents } = directory;
  const { state, files, bytes, unreadable = path } = contents;
  const check = "model directory";
  const place = `${path} (${because})`;
  if (state === "unreadable") {
    const subject = unreadable === path ? place : `${unreadable}, in ${place},`;
    return failure(
      check,
      `${subject} cannot be read by this user.`,
      `Let it be read, for example with "chmod -R a+rX ${path}".`,
    );
  }
  if (state === "present" && files > 0) {
    return ok(check, `${place}: ${files} ${files === 1 ? "file" : "files"}, ${byteSize(bytes)}.`);
  }
  if (!isNamed) {
    return warning(
      check,
      `${place}: a model that reads files finds none.`,
      "On a laptop, name the directory with --model-dir or MODEL_DIR; SageMaker fills this one.",
    );
  }
  const fix =
    "Put the model's files there, or name another directory with --model-dir or MODEL_DIR.";
  return state === "absent"
    ? failure(check, `${place} does not exist.`, fix)
    : warning(check, `${place} holds no file.`, fix);
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
