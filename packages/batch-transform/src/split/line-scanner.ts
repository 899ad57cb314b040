import type { RecordScanner } from "./record-scanner.ts";

const lineFeed = 10;

/**
 * Cuts at line feeds, wherever they stand: as SageMaker, it knows nothing of quoted cells. What
 * follows the last line feed is a line, too.
 */
export const lineScanner: RecordScanner = {
  unit: "line",
  endOf(bytes, _start, from) {
    const end = bytes.indexOf(lineFeed, from);
    return end === -1 ? -1 : end + 1;
  },
  contentOf: (record) => record,
  endWithin: () => undefined,
};
