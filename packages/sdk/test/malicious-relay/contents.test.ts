import { CONTENTS } from "./powers/contents.ts";
import { testPowers } from "./suite.ts";

testPowers(CONTENTS);
