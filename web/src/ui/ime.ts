/**
 * One Enter closes a Hangul composition and submits, once. Browsers differ in what follows the guarded keydown
 * (isComposing or keyCode 229): nothing, or another Enter. So the intent is kept, the form is submitted when the
 * composition has ended, and an Enter that still comes is swallowed.
 */

const SWALLOW_MS = 300;

export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function isEnter(event: KeyboardEvent): boolean {
  return event.code === "Enter" || event.code === "NumpadEnter" || event.key === "Enter";
}

/** Attach to a single-line field inside a form. */
export function submitsOnce(field: HTMLInputElement | HTMLTextAreaElement): () => void {
  let wantsSubmit = false;

  function keydown(event: Event): void {
    if (event instanceof KeyboardEvent && isEnter(event) && isComposing(event)) wantsSubmit = true;
  }

  function compositionend(): void {
    if (!wantsSubmit) return;
    wantsSubmit = false;
    setTimeout(() => {
      if (!field.isConnected || field.value.trim() === "") return; // the browser's own Enter came first
      swallowEnter();
      field.form?.requestSubmit();
    });
  }

  field.addEventListener("keydown", keydown);
  field.addEventListener("compositionend", compositionend);
  return () => {
    field.removeEventListener("keydown", keydown);
    field.removeEventListener("compositionend", compositionend);
  };
}

function swallowEnter(): void {
  const end = new AbortController();
  const options = { capture: true, signal: end.signal };
  const swallow = (event: KeyboardEvent): void => {
    if (!isEnter(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("keydown", swallow, options);
  addEventListener("keypress", swallow, options);
  setTimeout(() => end.abort(), SWALLOW_MS);
}
