/** Which field a refusal belongs to, in words. */
import { Problem } from "../../api/problem";
import { t } from "../../i18n/index.svelte";
import { weaknessWords } from "../../i18n/passwords";

export interface Failure {
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly isEmailTaken?: boolean;
}

export function failureOf(error: unknown, password: string): Failure {
  if (!(error instanceof Problem)) return { password: t("problem.unreachable") };
  switch (error.code) {
    case "email_taken":
      return { email: t("auth.emailTaken"), isEmailTaken: true };
    case "weak_password":
      return { password: weaknessWords(error.errors[0]?.code, password) };
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

function invalid(problem: Problem): Failure {
  const pointer = problem.errors[0]?.pointer ?? "";
  if (pointer === "/email") return { email: t("auth.badEmail") };
  if (pointer === "/displayName") return { name: problem.errors[0]?.detail || problem.detail };
  return { password: problem.detail || t("problem.unknown") };
}
