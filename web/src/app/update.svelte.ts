/** The service worker: starts without a connection, and says when a newer version waits. */

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const SCRIPT = "/sw.js";
const HOUR_MS = 3_600_000;

export const update = $state<{ isWaiting: boolean }>({ isWaiting: false });
let registration: ServiceWorkerRegistration | undefined;

export async function registerServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  registration = await navigator.serviceWorker.register(trusted(SCRIPT), { updateViaCache: "none" });
  const found = registration;
  look(found);
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", () => look(found)));
  setInterval(() => void found.update().catch(() => undefined), HOUR_MS);
}

/** Takes the waiting version and opens the page anew with it. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration?.waiting?.postMessage("take-over");
}

function look(found: ServiceWorkerRegistration): void {
  update.isWaiting = found.waiting !== null && navigator.serviceWorker.controller !== null;
}

/** Trusted Types guard this sink too; the policy knows one address. */
function trusted(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return url;
  const createScriptURL = (asked: string): string => {
    if (asked !== SCRIPT) throw new TypeError(asked);
    return asked;
  };
  return factory.createPolicy("hanbit-sw", { createScriptURL }).createScriptURL(url);
}
