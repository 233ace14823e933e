/** Reminds of to-dos with a time while the app is open: one tab of an account does, and never twice of the same. */
import { msToNextMinute } from "../core/days";
import type { Id } from "../core/model";
import { type Reminder, remindersIn } from "../core/reminders";
import { dayTimeWords } from "../i18n/dates";
import { t } from "../i18n/index.svelte";
import { keep, readKept } from "../storage/kept";
import type { Client } from "./client.svelte";
import { deviceSettings } from "./device.svelte";

/** What a reload or a short absence missed is still said. */
const LOOK_BACK_MS = 10 * 60_000;

/** Reminds until the signal aborts. Waits for its turn: another tab may be doing it. */
export function remind(client: Client, signal: AbortSignal): void {
  if (!("locks" in navigator) || !("Notification" in globalThis) || !("serviceWorker" in navigator)) return;
  listenForOpening(client, signal);
  const untilEnd = (): Promise<void> =>
    new Promise((resolve) => {
      const stop = watch(client);
      signal.addEventListener("abort", () => {
        stop();
        resolve();
      });
    });
  navigator.locks.request(`hanbit-remind-${client.user.id}`, { signal }, untilEnd).catch(() => undefined); // ended while waiting
}

function watch(client: Client): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    sayNew(client);
    timer = setTimeout(tick, msToNextMinute(Date.now()));
  };
  tick();
  return () => clearTimeout(timer);
}

function sayNew(client: Client): void {
  const { remindMinutes } = deviceSettings();
  if (remindMinutes === null || Notification.permission !== "granted") return;
  const kept = `hanbit.reminded.${client.user.id}`;
  const untilMs = Date.now();
  const afterMs = Math.max(Number(readKept(kept) ?? 0), untilMs - LOOK_BACK_MS);
  keep(kept, untilMs);
  const asked = { afterMs, untilMs, minutesBefore: remindMinutes, timeZone: client.user.timeZone };
  for (const reminder of remindersIn(client.view.todos.values(), asked)) void say(client, reminder);
}

async function say(client: Client, { todo }: Reminder): Promise<void> {
  const list = client.list(todo.listId);
  const when = todo.due ? dayTimeWords(todo.due.date, todo.due.time, client.clock.now) : "";
  const options = { body: `${when} · ${list && !list.isInbox ? list.name : t("nav.inbox")}`, tag: todo.id, icon: "/icon.svg", data: { todoId: todo.id } };
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active) return registration.showNotification(todo.title, options); // the only way on Android
  new Notification(todo.title, options).onclick = () => openFrom(client, todo.id);
}

/** The service worker says which reminder was pressed. */
function listenForOpening(client: Client, signal: AbortSignal): void {
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ openTodo?: Id } | null>) => {
    if (data?.openTodo) openFrom(client, data.openTodo);
  }, { signal });
}

function openFrom(client: Client, id: Id): void {
  focus();
  if (client.todo(id)) client.open(id);
}
