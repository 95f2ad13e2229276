import { MemoryStore } from "./memory-store.js";
import { testStore } from "./store.test-support.js";

testStore(async () => {
  const store = new MemoryStore();
  return [store, store];
});
