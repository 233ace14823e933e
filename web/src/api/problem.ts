/** What the server refuses, in its own words (RFC 9457). `detail` is in the person's language. */

export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
    readonly retryAfterS: number | null = null,
  ) {
    super(`${status} ${code}`);
  }
}

/** No answer at all: offline, or the server is away. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("Retry-After"));
  const body = await bodyOf(response);
  return new Problem(
    response.status,
    String(body["code"] ?? "unknown"),
    String(body["detail"] ?? body["title"] ?? ""),
    (body["errors"] as FieldError[] | undefined) ?? [],
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
