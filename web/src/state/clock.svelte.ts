/** The person's now, turning with the minute. */
import { msToNextMinute } from "../core/days";
import type { User } from "../core/model";
import { type Now, nowOf } from "../core/when";

export class WallClock {
  now: Now;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly user: () => User) {
    this.now = $state.raw(this.#read());
    this.#tick();
  }

  refresh(): void {
    this.now = this.#read();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    this.#timer = setTimeout(() => {
      this.refresh();
      this.#tick();
    }, msToNextMinute(Date.now()));
  }

  #read(): Now {
    const { timeZone, settings } = this.user();
    return nowOf(Date.now(), timeZone, settings.dayStart);
  }
}
