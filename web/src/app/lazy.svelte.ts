/** Views and dialogs that the first screen does without. Fetched when the browser is idle, so that they open at once. */
import type { Component } from "svelte";

const PARTS = {
  board: () => import("../features/board/Board.svelte"),
  bulk: () => import("../features/bulk/BulkBar.svelte"),
  calendar: () => import("../features/calendar/Calendar.svelte"),
  detail: () => import("../features/detail/Detail.svelte"),
  done: () => import("../features/done/Done.svelte"),
  filter: () => import("../features/filters/FilterView.svelte"),
  filterEditor: () => import("../features/filters/FilterEditor.svelte"),
  help: () => import("../features/help/Help.svelte"),
  home: () => import("./Provided.svelte"),
  list: () => import("../features/lists/ListView.svelte"),
  listEditor: () => import("../features/lists/ListEditor.svelte"),
  palette: () => import("../features/palette/Palette.svelte"),
  places: () => import("../features/lists/Places.svelte"),
  quickAdd: () => import("../features/quickadd/QuickAdd.svelte"),
  search: () => import("../features/search/Search.svelte"),
  settings: () => import("../features/settings/SettingsView.svelte"),
  signIn: () => import("../features/auth/SignIn.svelte"),
  signUp: () => import("../features/auth/SignUp.svelte"),
  tag: () => import("../features/tags/TagView.svelte"),
  tags: () => import("../features/tags/Tags.svelte"),
  trash: () => import("../features/trash/Trash.svelte"),
  troubles: () => import("./Troubles.svelte"),
  upcoming: () => import("../features/upcoming/Upcoming.svelte"),
  year: () => import("../features/calendar/Year.svelte"),
};

export type PartName = keyof typeof PARTS;
type PropsOf<Name extends PartName> = Awaited<ReturnType<(typeof PARTS)[Name]>>["default"] extends Component<infer Props> ? Props : never;
export type LazyProps = { [Name in PartName]: { name: Name; props: PropsOf<Name> } }[PartName];

const arrived = new Map<PartName, Component>();
let arrivals = $state(0);

/** Grows with every part that arrives: what is on the page may be another then. */
export function arrivalsSoFar(): number {
  return arrivals;
}

export function arrivedPart(name: PartName): Component | undefined {
  return arrived.get(name);
}

export async function fetchPart(name: PartName): Promise<Component> {
  const part = (await PARTS[name]()).default as Component;
  if (!arrived.has(name)) arrivals += 1;
  arrived.set(name, part);
  return part;
}

export function fetchAllWhenIdle(): void {
  const fetchAll = (): void => {
    for (const name of Object.keys(PARTS) as PartName[]) fetchPart(name).catch(() => undefined);
  };
  if ("requestIdleCallback" in globalThis) requestIdleCallback(fetchAll, { timeout: 3_000 });
  else setTimeout(fetchAll, 1_000);
}
