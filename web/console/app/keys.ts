/** The keyboard of the console: by place of the key, so that it works with the Korean layout on; never while composing. */
import { toggleTables } from "../chart/tables.svelte";
import { go, linkTo } from "../state/place.svelte";
import { SCREENS } from "./nav";

export interface Hands {
  readonly step: (direction: -1 | 1) => void;
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

const CHORD_MS = 1200;

export function listen(hands: Hands): () => void {
  let chordUntil = 0;
  const keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.altKey) return;
    if (event.code === "KeyK" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      hands.openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    const isChord = event.timeStamp < chordUntil;
    chordUntil = 0;
    if (isChord && goTo(event.code)) event.preventDefault();
    else if (!isChord && event.code === "KeyG") chordUntil = event.timeStamp + CHORD_MS;
    else if (single(event, hands)) event.preventDefault();
  };
  addEventListener("keydown", keydown);
  return () => removeEventListener("keydown", keydown);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

function goTo(code: string): boolean {
  const screen = SCREENS.find((known) => known.key === code);
  if (screen) go(linkTo(screen.path));
  return screen !== undefined;
}

function single(event: KeyboardEvent, hands: Hands): boolean {
  switch (event.code) {
    case "BracketLeft":
      hands.step(-1);
      return true;
    case "BracketRight":
      hands.step(1);
      return true;
    case "KeyT":
      toggleTables();
      return true;
    case "Slash":
      if (event.shiftKey) hands.openHelp();
      else document.querySelector<HTMLElement>("[data-filter]")?.focus();
      return true;
    case "KeyE":
    case "KeyM":
      return press(event.code);
    case "KeyJ":
      return move(1);
    case "KeyK":
      return move(-1);
    default:
      return false;
  }
}

/** The button that says it is for this key. */
function press(code: string): boolean {
  const button = document.querySelector<HTMLElement>(`button[data-press="${code}"]`);
  button?.click();
  return button !== null;
}

/** From row to row of the screen's list: the focus goes along, and Enter opens. */
function move(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) return false;
  const here = rows.findIndex((row) => row === document.activeElement || row.hasAttribute("aria-current"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}
