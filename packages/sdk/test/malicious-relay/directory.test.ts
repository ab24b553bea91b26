import { DIRECTORY } from "./powers/directory.ts";
import { testPowers } from "./suite.ts";

testPowers(DIRECTORY);
