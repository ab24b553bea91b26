import { ANSWERS } from "./powers/answers.ts";
import { testPowers } from "./suite.ts";

testPowers(ANSWERS);
