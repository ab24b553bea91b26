import { memoryStorage } from "../../src/storage/memory.ts";
import { describeAdminStorage } from "./admin-storage.contract.ts";
import { describeStorage } from "./storage.contract.ts";

for (const describeAll of [describeStorage, describeAdminStorage])
  describeAll(
    "memory",
    async () => memoryStorage(),
    async () => {},
  );
