/** A package manager as a team uses it. */
export interface Installer {
  readonly name: string;
  readonly program: "npm" | "pnpm";
  /** What installs and what removes; the packages' names follow. */
  readonly install: readonly string[];
  readonly uninstall: readonly string[];
  /** Its `pnpm-workspace.yaml`. */
  readonly settings: string;
}

const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
const pnpm = {
  program: "pnpm",
  install: ["add", "--prefer-offline"],
  uninstall: ["remove"],
} as const;

/** The layouts of node_modules that teams have. */
export const installers: readonly Installer[] = [
  {
    name: "npm",
    program: "npm",
    install: ["install", ...quiet],
    uninstall: ["uninstall", ...quiet],
    settings: "",
  },
  { name: "pnpm", ...pnpm, settings: "" },
  { name: "pnpm, hoisted", ...pnpm, settings: "nodeLinker: hoisted\n" },
];
