import { describe, expect, it } from "vitest";

import { Http } from "../src/api/http";

type Answer = readonly [status: number, body: unknown];

/** Answers in turn, and notes what was asked. */
function serving(...answers: Answer[]): { asked: string[]; http: Http<unknown> } {
  const asked: string[] = [];
  const fetchFn = (address: string): Promise<Response> => {
    asked.push(address);
    const [status, body] = answers[asked.length - 1] ?? [500, {}];
    return Promise.resolve(Response.json(body, { status }));
  };
  const http = new Http<unknown>(() => "ko", fetchFn as typeof fetch);
  http.accept({ user: {}, accessToken: "old", expiresIn: 1 });
  return { asked, http };
}

describe("a refused request", () => {
  it("is asked once more with a new token when the old one is over", async () => {
    const { asked, http } = serving([401, { code: "invalid_token" }], [200, { user: {}, accessToken: "new", expiresIn: 1 }], [200, { n: 1 }]);
    expect(await http.json("/me")).toEqual({ n: 1 });
    expect(asked).toEqual(["/api/v1/me", "/api/v1/auth/refresh", "/api/v1/me"]);
  });

  it("is not asked again for a wrong password: each try is counted", async () => {
    const { asked, http } = serving([401, { code: "invalid_credentials" }]);
    await expect(http.json("/me/password", { method: "POST" })).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(asked).toEqual(["/api/v1/me/password"]);
  });
});
