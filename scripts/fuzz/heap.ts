/** Bytes in use after a garbage collection, array buffers included. */
export function heapInUse(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("The fuzzer measures memory: run it with --expose-gc.");
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
