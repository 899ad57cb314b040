/** What a 504 tells the operator to raise, whichever process keeps the time. */
export const timeoutSetting = "SAGEMAKER_MODEL_SERVER_TIMEOUT (or --timeout)";
