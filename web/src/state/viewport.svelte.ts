/** The one breakpoint that changes structure, not only style. */
import { MediaQuery } from "svelte/reactivity";

const phone = new MediaQuery("(max-width: 719.98px)");

export const viewport = {
  get isPhone(): boolean {
    return phone.current;
  },
};
