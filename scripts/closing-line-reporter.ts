import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line that any CI can read: `tests: 6 passed, 0 failed, 0 skipped`. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state] += 1;
        if (state === "failed") failedTests += 1;
      }
      // A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
      if (module.state() === "failed" && failedTests === 0) count.failed += 1;
    }
    const skipped = count.skipped + count.pending;
    console.log(`\ntests: ${count.passed} passed, ${count.failed} failed, ${skipped} skipped`);
  }
}
