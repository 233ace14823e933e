/** A native dialog that is open as long as it is there, and closes on Escape and on its backdrop. */
export function modal(node: HTMLDialogElement, onclose: () => void): { destroy: () => void } {
  const click = (event: MouseEvent): void => {
    if (event.target === node) node.close();
  };
  node.addEventListener("close", onclose);
  node.addEventListener("click", click);
  node.showModal();
  return {
    destroy: () => {
      node.removeEventListener("close", onclose);
      node.removeEventListener("click", click);
      if (node.open) node.close();
    },
  };
}
