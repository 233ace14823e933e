/** Which field a refusal belongs to, in words. */
import { Problem } from "../../api/problem";
import { t } from "../../i18n/index.svelte";

export interface Failure {
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly isEmailTaken?: boolean;
}

export const MIN_PASSWORD = 10;

export function failureOf(error: unknown, passwordLength: number): Failure {
  if (!(error instanceof Problem)) return { password: t("problem.unreachable") };
  switch (error.code) {
    case "email_taken":
      return { email: t("auth.emailTaken"), isEmailTaken: true };
    case "weak_password":
      return { password: weakness(error, passwordLength) };
    case "invalid":
      return invalid(error);
    case "invalid_credentials":
      return { password: t("auth.wrong") };
    case "too_many_attempts":
      return { password: t("auth.tooMany", { n: Math.ceil(error.retryAfterS ?? 1) }) };
    default:
      return { password: error.detail || t("problem.unknown") };
  }
}

function weakness(problem: Problem, length: number): string {
  const isShort = problem.errors[0]?.code === "too_short";
  return isShort ? t("auth.tooShort", { n: MIN_PASSWORD, now: length }) : t("auth.tooCommon");
}

function invalid(problem: Problem): Failure {
  const pointer = problem.errors[0]?.pointer ?? "";
  if (pointer === "/email") return { email: t("auth.badEmail") };
  if (pointer === "/displayName") return { name: problem.errors[0]?.detail || problem.detail };
  return { password: problem.detail || t("problem.unknown") };
}
