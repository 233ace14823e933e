/** Message templates: `{name}` is a value, `{name|A/B}` picks A or B by that value. */

export type Params = Readonly<Record<string, string | number>>;

export interface Part {
  readonly text: string;
  /** True for what the person wrote or we counted, so that it can be set bold. */
  readonly isValue: boolean;
}

/** Chooses between the two words of `{name|A/B}`. */
export type Choose = (value: string | number, first: string, second: string) => string;

const SLOT = /\{(\w+)(?:\|([^/}]*)\/([^}]*))?\}/g;

export function partsOf(template: string, params: Params, choose: Choose): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of template.matchAll(SLOT)) {
    if (match.index > end) parts.push({ text: template.slice(end, match.index), isValue: false });
    const [whole, name = "", first, second] = match;
    const value = params[name] ?? "";
    if (first === undefined) parts.push({ text: String(value), isValue: true });
    else parts.push({ text: choose(value, first, second ?? ""), isValue: false });
    end = match.index + whole.length;
  }
  if (end < template.length) parts.push({ text: template.slice(end), isValue: false });
  return parts;
}
