/** The screens, by the manual's chapters. What does not work yet is not here. */
import type { IconName } from "../ui/icons";
import type { Key } from "../words.svelte";

export interface Screen {
  readonly path: string;
  readonly title: Key;
  readonly chapter: Key;
  readonly icon: IconName;
  /** After G, as `KeyboardEvent.code`. */
  readonly key?: string;
  readonly hasRange?: boolean;
}

export interface Group {
  readonly title: Key | null;
  readonly screens: readonly Screen[];
}

export const GROUPS: readonly Group[] = [
  { title: null, screens: [{ path: "/", title: "nav.overview", chapter: "chapter.overview", icon: "layout-dashboard", key: "KeyO", hasRange: true }] },
  {
    title: "nav.observe",
    screens: [
      { path: "/performance", title: "nav.performance", chapter: "chapter.performance", icon: "activity", key: "KeyP", hasRange: true },
      { path: "/system", title: "nav.system", chapter: "chapter.performance", icon: "gauge", hasRange: true },
      { path: "/business", title: "nav.business", chapter: "chapter.observe", icon: "chart-column" },
      { path: "/logs", title: "nav.logs", chapter: "chapter.logs", icon: "scroll-text", key: "KeyL", hasRange: true },
      { path: "/traces", title: "nav.traces", chapter: "chapter.traces", icon: "waypoints", key: "KeyT", hasRange: true },
      { path: "/alarms", title: "nav.alarms", chapter: "chapter.observe", icon: "bell", key: "KeyA", hasRange: true },
      { path: "/slos", title: "nav.slos", chapter: "chapter.observe", icon: "target" },
    ],
  },
  {
    title: "nav.change",
    screens: [{ path: "/deployments", title: "nav.deployments", chapter: "chapter.release", icon: "rocket", key: "KeyD" }],
  },
  {
    title: "nav.recover",
    screens: [
      { path: "/backups", title: "nav.backups", chapter: "chapter.recover", icon: "database-backup", key: "KeyB" },
      { path: "/restore", title: "nav.restore", chapter: "chapter.recover", icon: "archive-restore" },
      { path: "/drills", title: "nav.drills", chapter: "chapter.recover", icon: "history" },
    ],
  },
];

export const SCREENS: readonly Screen[] = GROUPS.flatMap((group) => group.screens);

export function screenOf(path: string): Screen | null {
  return SCREENS.find((screen) => screen.path === path || (screen.path !== "/" && path.startsWith(`${screen.path}/`))) ?? null;
}
