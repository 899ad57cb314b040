import type { StartProblem } from "../start-error.ts";
import type { Engine, Examined } from "./examined.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";
import type { NativePackage } from "./native-packages.ts";

/** Every flag, variable and argument that cannot be honoured. */
export function checkSettings({ settings: { problems, origins } }: Examined): readonly Finding[] {
  if (problems.length > 0) {
    return problems.map((problem) =>
      failure("settings", problem, "Correct it; the other checks take the default."),
    );
  }
  const set = Object.values(origins).map(({ label }) => label);
  return [ok("settings", set.length === 0 ? "All are the defaults." : `Set: ${set.join(", ")}.`)];
}

/** Whether this Node is one that the server and the packages ask for. */
export function checkNode({ machine: { node }, engines }: Examined): readonly Finding[] {
  const unmet = engines.filter((engine) => !meets(node, engine.node));
  if (unmet.length === 0) {
    return [ok("node", `${node} is new enough (${engines[0]?.node ?? "any"}).`)];
  }
  return unmet.map(({ name, node: range }: Engine) => {
    const report = name === undefined ? failure : warning;
    const major = leastVersion(range)?.[0] ?? 24;
    return report(
      "node",
      `"${name ?? "inference-server"}" asks for Node ${range}, and this is ${node}.`,
      `Install such a Node, for example with "npm install node@${major}".`,
    );
  });
}

/** Whether the native add-ons fit this Node and this platform. */
export function checkAddOns({
  nativePackages,
  machine: { abi, platform },
}: Examined): readonly Finding[] {
  const place = `ABI ${abi}, ${platform}`;
  const broken = nativePackages.flatMap((found) => addOnFinding(found, place));
  if (broken.length > 0) return broken;
  const names = nativePackages.map(({ name }) => name).join(", ");
  return [
    ok(
      "native add-ons",
      names === "" ? `No plugin depends on any (${place}).` : `${names}: loaded (${place}).`,
    ),
  ];
}

/** Every problem that keeps the plugins from being composed, and every warning. */
export function checkPlugins({
  plugins: { problems, warnings, names },
}: Examined): readonly Finding[] {
  if (problems.length > 0) {
    return problems.map((problem) => failure("plugins", located(problem), problem.fix));
  }
  return [
    ...(names.length === 0 ? [] : [ok("plugins", `They fit together: ${names.join(", ")}.`)]),
    ...warnings.map(({ plugin, message, fix }) =>
      warning("plugins", plugin === undefined ? message : `"${plugin}": ${message}`, fix),
    ),
  ];
}

function addOnFinding(
  { name, usedBy, optional, failure: reason }: NativePackage,
  place: string,
): readonly Finding[] {
  if (reason === undefined) return [];
  const report = optional ? warning : failure;
  return [
    report(
      "native add-ons",
      `"${name}", which "${usedBy}" depends on, cannot be loaded (${place}): ${reason.replace(/\.$/u, "")}.`,
      "Install the dependencies on this platform with this Node, and let the package's install script run.",
    ),
  ];
}

function located({ code, plugin, message, path }: StartProblem): string {
  const subject = plugin === undefined ? "" : `"${plugin}": `;
  const place = path === undefined ? "" : ` (${path})`;
  return `[${code}] ${subject}${message}${place}`;
}

/** Only ">=22.18" and the like are judged: what else a package may ask for, package managers know. */
function meets(version: string, range: string): boolean {
  const least = leastVersion(range);
  if (least === undefined) return true;
  const parts = version.split(".").map(Number);
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

function leastVersion(range: string): readonly number[] | undefined {
  const [, version] = /^\s*>=\s*v?(\d+(?:\.\d+){0,2})\s*$/u.exec(range) ?? [];
  return version?.split(".").map(Number);
}
