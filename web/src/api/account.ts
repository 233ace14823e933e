/** Signing up, in and out, and the person's own record. */
import type { Id, Instant, Locale, Settings, User } from "../core/model";
import type { Http, TokenAnswer } from "./http";

export type AppHttp = Http<User>;

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly locale: Locale;
  readonly timeZone: string;
}

export interface Session {
  readonly id: Id;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant;
  readonly userAgent: string;
  readonly ip: string;
  readonly current: boolean;
}

export interface UserPatch {
  readonly displayName?: string;
  readonly locale?: Locale;
  readonly timeZone?: string;
  readonly settings?: Partial<Settings>;
}

export async function register(http: AppHttp, body: Registration): Promise<User> {
  return enter(http, "/auth/register", body);
}

export async function signIn(http: AppHttp, email: string, password: string): Promise<User> {
  return enter(http, "/auth/login", { email, password });
}

async function enter(http: AppHttp, path: string, body: unknown): Promise<User> {
  const answer = await http.json<TokenAnswer<User>>(path, { method: "POST", body, isPublic: true });
  return http.accept(answer).user;
}

export async function signOut(http: AppHttp): Promise<void> {
  await http.json("/auth/logout", { method: "POST" });
  http.forget();
}

export const updateMe = (http: AppHttp, patch: UserPatch): Promise<User> =>
  http.json("/me", { method: "PATCH", body: patch });

export const changePassword = (http: AppHttp, current: string, next: string): Promise<void> =>
  http.json("/me/password", { method: "POST", body: { current, new: next } });

export const deleteMe = (http: AppHttp, password: string): Promise<void> =>
  http.json("/me", { method: "DELETE", body: { password } });

export const exportMe = async (http: AppHttp): Promise<Blob> => (await http.send("/me/export")).blob();

export const sessions = async (http: AppHttp): Promise<Session[]> =>
  (await http.json<{ items: Session[] }>("/me/sessions")).items;

export const endSession = (http: AppHttp, id: Id): Promise<void> =>
  http.json(`/me/sessions/${id}`, { method: "DELETE" });
