import { definePlugin } from "@inference-server/core";

/** Has a forecast for "Slow" take 2.2 s, in which the model computes without a pause. */
export default definePlugin({
  name: "slow-area",
  wrappers: {
    predictFn(args, next) {
      const end = Date.now() + (JSON.stringify(args.data).includes('"Slow"') ? 2200 : 0);
      while (Date.now() < end);
      return next();
    },
  },
});
