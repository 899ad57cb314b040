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
        test: {
          name: "unit",
          include: ["{packages,apps}/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: ["{packages,apps}/*/test/**/*.test.ts"],
          exclude: ["apps/server/test/outside/**"],
          // Real processes on two shared cores: a start takes seconds when everything runs at once.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "install",
          include: ["apps/server/test/outside/**/*.test.ts"],
          globalSetup: ["apps/server/test/outside/support/global-setup.ts"],
          // Package managers that may have to download what they install.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // After all others: installing slows down whatever runs beside it.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
