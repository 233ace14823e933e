/** Whose trouble (refused or conflicting values) is being looked at. */
import type { Id } from "../core/model";

export const troubles = $state<{ openId: Id | "all" | null }>({ openId: null });
