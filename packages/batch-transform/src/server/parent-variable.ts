/** The environment variable that tells an application which process has started it. */
export const parentVariable = "BATCH_TRANSFORM_PARENT";
