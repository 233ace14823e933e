/** Why a password is not taken, in words. */
import { t } from "./index.svelte";

export const MIN_PASSWORD = 10;

/** `code` is the server's (`too_short` or `too_common`). */
export function weaknessWords(code: string | undefined, password: string): string {
  return code === "too_short" ? t("auth.tooShort", { n: MIN_PASSWORD, now: [...password].length }) : t("auth.tooCommon");
}
