/** Actions as data: buttons, shortcuts and the help page are all made from one table of these. */
import type { Key } from "../i18n/index.svelte";

export interface Keys {
  /** `KeyboardEvent.code`: the same key whatever alphabet is on. */
  readonly code: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly isCommand?: boolean;
  readonly isShift?: boolean;
  readonly isAlt?: boolean;
}

export interface Action {
  readonly id: string;
  readonly labelKey: Key;
  readonly keys: readonly Keys[];
  readonly isEnabled?: () => boolean;
  /** False when it did nothing, so that the browser may. */
  readonly run: () => boolean | undefined;
}

export function isPressed(keys: Keys, event: KeyboardEvent): boolean {
  return (
    event.code === keys.code &&
    (event.ctrlKey || event.metaKey) === (keys.isCommand ?? false) &&
    event.shiftKey === (keys.isShift ?? false) &&
    event.altKey === (keys.isAlt ?? false)
  );
}

/** How a key is drawn on its cap. */
export function capsOf({ code, isCommand, isShift, isAlt }: Keys): string[] {
  const caps = isCommand ? ["Ctrl"] : [];
  if (isAlt) caps.push("Alt");
  if (isShift && code !== "Slash") caps.push("Shift");
  if (code === "Slash") caps.push(isShift ? "?" : "/");
  else caps.push(code.replace(/^(Key|Digit)/, "").replace("Escape", "Esc").replace("ArrowDown", "↓").replace("ArrowUp", "↑").replace("ArrowLeft", "←").replace("ArrowRight", "→"));
  return caps;
}
