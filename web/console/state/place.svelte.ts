/** Where the operator is: the path and the query, which also hold the range, the search and what is open. */
let current = $state.raw(here());

function here(): { path: string; query: URLSearchParams } {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

export function path(): string {
  return current.path;
}

export function query(): URLSearchParams {
  return current.query;
}

export function go(to: string): void {
  history.pushState(null, "", to);
  current = here();
  scrollTo(0, 0);
}

/** Changes parts of the query; null takes one away. `isStep`: a step that "back" leads back from. */
export function setQuery(changes: Readonly<Record<string, string | null>>, { isStep = true } = {}): void {
  const next = new URLSearchParams(current.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  history[isStep ? "pushState" : "replaceState"](null, "", text ? `${current.path}?${text}` : current.path);
  current = here();
}

/** An address inside the console that keeps the range. */
export function linkTo(target: string): string {
  const kept = new URLSearchParams();
  for (const name of ["t", "from", "to"]) {
    const value = current.query.get(name);
    if (value) kept.set(name, value);
  }
  const text = kept.toString();
  return text ? `${target}?${text}` : target;
}

export function followLinks(): () => void {
  const back = (): void => {
    current = here();
  };
  const click = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isOurs = link && link.origin === location.origin && !link.target && !link.hasAttribute("download") && link.pathname !== "/status";
    if (!isOurs || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.pathname + link.search);
  };
  addEventListener("popstate", back);
  document.addEventListener("click", click);
  return () => {
    removeEventListener("popstate", back);
    document.removeEventListener("click", click);
  };
}
