/** One key listener for the table of actions. Writing, composing and open dialogs come first. */
import { type Action, isPressed, type Keys } from "../state/actions";
import { isComposing } from "../ui/ime";

export function pressed(event: KeyboardEvent, actions: readonly Action[], isDialogOpen: boolean): void {
  if (event.defaultPrevented || isComposing(event) || isDialogOpen) return;
  const hit = actions.flatMap((action) => action.keys.map((keys) => ({ action, keys }))).find(({ keys }) => isPressed(keys, event));
  if (!hit || !isFree(event.target, hit.keys) || hit.action.isEnabled?.() === false) return;
  if (hit.action.run() !== false) event.preventDefault();
}

/** Letters belong to a field that is being written in; Enter and Space belong to the button that has focus. */
function isFree(target: EventTarget | null, keys: Keys): boolean {
  if (!(target instanceof HTMLElement)) return true;
  if (target.closest("[popover]")) return false;
  const isField = target.matches("input, textarea, select, [contenteditable]");
  if (isField) return keys.code === "Escape" || (keys.code === "KeyK" && keys.isCommand === true);
  const isOwnKey = keys.code === "Enter" || (keys.code === "Space" && !target.matches(".title"));
  return !(isOwnKey && target.matches("button, a, summary, [role=button]"));
}
