import { definePlugin } from "@inference-server/core";

/** Has a digit with a pixel of 0.5 take 2.2 s, in which the model computes without a pause. */
export default definePlugin({
  name: "slow-digit",
  wrappers: {
    predictFn(args, next) {
      const end = Date.now() + (JSON.stringify(args.data).includes("[0.5,") ? 2200 : 0);
      while (Date.now() < end);
      return next();
    },
  },
});
