/** What the columns of a board are called. */
import { DONE, FIRST, USUAL_SECTIONS } from "../core/board";
import type { Id, List, Section } from "../core/model";
import { t } from "./index.svelte";

/** With the words for the usual ones of a list whose sections nobody has changed. */
export function namedSections(list: Pick<List, "sections">): readonly Section[] {
  return list.sections ?? USUAL_SECTIONS.map((id) => ({ id, name: t(`board.${id}`) }));
}

export function columnName(id: Id, list: Pick<List, "sections">): string {
  if (id === FIRST || id === DONE) return t(`board.${id}`);
  return namedSections(list).find((section) => section.id === id)?.name ?? t("board.first");
}

/** Whatever list it is of; a section that is gone is the first column. */
export function sectionWords(id: Id, lists: Iterable<List>): string {
  for (const list of lists) {
    const section = namedSections(list).find((one) => one.id === id);
    if (section) return section.name;
  }
  return t("board.first");
}
