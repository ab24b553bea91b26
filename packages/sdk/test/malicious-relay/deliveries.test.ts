import { DELIVERIES } from "./powers/deliveries.ts";
import { testPowers } from "./suite.ts";

testPowers(DELIVERIES);
