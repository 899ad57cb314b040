import { defineConfig } from "vitest/config";

const conditions = ["@inference-server/source", "module", "node", "development|production"];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    // Dependencies that Node loads itself must find the same sources as the tests do.
    execArgv: ["--conditions=@inference-server/source"],
    reporters: ["default", "./scripts/closing-line-reporter.ts"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**", "apps/*/src/**"],
      exclude: ["**/*.test.ts", "**/*.test-d.ts"],
    },
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["{packages,apps}/*/src/**/*.test.ts", "scripts/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: ["{packages,apps}/*/test/**/*.test.ts"],
          // Real processes on two shared cores: a start takes seconds when everything runs at once.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
