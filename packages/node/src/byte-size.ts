const units = ["bytes", "KB", "MB"] as const;

/** A number of bytes for people: `512 bytes`, `1.5 KB`, `25 MB`. One KB has 1024 bytes. */
export function byteSize(bytes: number): string {
  const exponent = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const size = bytes / 1024 ** exponent;
  const digits = size >= 100 || Number.isInteger(size) ? 0 : 1;
  return `${size.toFixed(digits)} ${units[exponent]}`;
}
