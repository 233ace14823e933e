/** Several pasted lines are several things to do, not one long one. */
import { linesOf } from "../core/text";

/** Attach to a single-line field; one pasted line is left to the browser. */
export function takesLines(run: (lines: readonly string[]) => void): (field: HTMLInputElement) => () => void {
  return (field) => {
    const paste = (event: ClipboardEvent): void => {
      const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
      if (lines.length < 2) return;
      event.preventDefault();
      run(lines);
    };
    field.addEventListener("paste", paste);
    return () => field.removeEventListener("paste", paste);
  };
}
