/**
 * From this size on, a body that stands in its file as it is sent is not held: it is read once more
 * when it is sent, so that requests of any size, at any number at a time, take little memory.
 */
export const keptBytes = 64 * 1024;
