/** Where the person is: the address bar is the truth. */
import type { Id } from "../core/model";
import { isGate, pathOf, type Place, placeOf, type Route } from "./routes";

export class Router {
  place = $state.raw<Place>(placeOf(new URL(location.href)));
  /** True when the open to-do was pushed by us, so that closing it can go back. */
  #pushedTodo = false;
  /** Where the person stood when the gate closed. */
  #beforeGate: string | null = null;

  constructor() {
    addEventListener("popstate", () => this.#read());
  }

  get route(): Route {
    return this.place.route;
  }

  go(route: Route): void {
    this.#write(pathOf(route), "push");
    scrollTo(0, 0);
  }

  replace(route: Route): void {
    this.#write(pathOf(route), "replace");
  }

  /** To the sign-in; who passes it comes back here, unless they `forget` where they were. */
  enterGate(forget: boolean): void {
    if (!isGate(this.route)) {
      this.#beforeGate = location.pathname + location.search;
      this.replace({ name: "signin" });
    }
    if (forget) this.#beforeGate = null;
  }

  passGate(): void {
    if (isGate(this.route)) this.#write(this.#beforeGate ?? pathOf({ name: "today" }), "replace");
    this.#beforeGate = null;
  }

  openTodo(id: Id): void {
    const wasOpen = this.place.todoId !== null;
    this.#write(this.#addressWith(id), wasOpen ? "replace" : "push");
    if (!wasOpen) this.#pushedTodo = true;
  }

  closeTodo(): void {
    if (this.place.todoId === null) return;
    if (this.#pushedTodo) history.back();
    else this.#write(this.#addressWith(null), "replace");
  }

  /** Follows plain left clicks on our own links. */
  follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    event.preventDefault();
    this.go(placeOf(new URL(link.href)).route);
  };

  #addressWith(todoId: Id | null): string {
    const url = new URL(location.href);
    if (todoId === null) url.searchParams.delete("todo");
    else url.searchParams.set("todo", todoId);
    return url.pathname + url.search;
  }

  #write(address: string, how: "push" | "replace"): void {
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    this.#read();
  }

  #read(): void {
    this.place = placeOf(new URL(location.href));
    if (this.place.todoId === null) this.#pushedTodo = false;
  }
}
