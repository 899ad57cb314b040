/** Why no project was made: the message says what happened, what was expected and what to do. */
export class CreationError extends Error {
  override readonly name = "CreationError";
}
