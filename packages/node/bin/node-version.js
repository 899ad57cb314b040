/** The oldest Node that runs the server: it finds packages by name and reads TypeScript. */
const oldest = [22, 18];

/**
 * What to print on a Node that is too old; `undefined` if it is new enough.
 *
 * @param {string} version Such as "20.11.1".
 * @returns {string | undefined}
 */
export function nodeVersionProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (isNewEnough) return undefined;
  return (
    `inference-server needs Node ${oldest.join(".")} or newer, but this is Node ${version}. ` +
    "Install a newer one, for example with: npm install node@24"
  );
}
