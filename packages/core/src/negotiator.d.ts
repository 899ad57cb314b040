/** The oracle of accept-oracle.test.ts, which ships no types; what the test uses of it. */
declare module "negotiator" {
  export default class Negotiator {
    constructor(request: { readonly headers: { readonly accept?: string } });
    /** The acceptable ones of `available`, best first. */
    mediaTypes(available: readonly string[]): string[];
  }
}
