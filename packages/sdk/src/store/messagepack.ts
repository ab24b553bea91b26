// oxlint-disable-next-line typescript/triple-slash-reference -- the package has no types for this entry
/// <reference path="./msgpackr-no-eval.d.ts" />

// The no-eval build: the other one probes `new Function`, which a strict CSP reports.
export { Packr } from "msgpackr/index-no-eval";
