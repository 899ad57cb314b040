import { delimiter, dirname } from "node:path";

/** Where the machine's package managers find their registry, their caches and their trust. */
const machineSettings = new RegExp(
  "^(HOME|USER|LANG|TMPDIR|XDG_.+|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)" +
    "|PNPM_HOME|p?npm_config_(registry|cache|userconfig|cafile|https?_proxy|proxy|noproxy|store_dir))$",
  "iu",
);

/**
 * What a command sees in a user's own terminal: Node on the PATH and the machine's settings, and
 * nothing of the script, the package manager and the test runner that run the tests.
 */
export function userEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => machineSettings.test(entry[0]) && entry[1] !== undefined,
  );
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), ...folders].join(delimiter),
    // pnpm would ask the registry for the age of every package, which is not what is tested here.
    pnpm_config_minimum_release_age: "0",
    NO_COLOR: "1",
  };
}
