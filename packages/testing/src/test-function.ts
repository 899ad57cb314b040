/**
 * The `test` of the runner in use, handed in: `test` or `it` of vitest, `test` of `node:test`. The
 * kit defines its checks with it and depends on no runner.
 */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;
