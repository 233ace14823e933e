import { expect, it } from "vitest";

import { successorOf } from "../src/core/ids";
import { sha1 } from "../src/state/change";

it("derives the id of what follows a repeating to-do as the server does", async () => {
  expect(await successorOf("01a20f41-1f91-7724-bd00-000000000001", sha1)).toBe("ccfabbc8-6382-5cca-b61f-598cd076833c");
});
