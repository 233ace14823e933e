"""The reference at ``/docs``: plain HTML from the OpenAPI document, no script, no outside host, one stylesheet."""

import json
from html import escape
from typing import Any

from hanbit.api.problems import STATUS
from hanbit.domain.refusals import all_refusals
from hanbit.domain.words import Words

STYLE = """
:root{color-scheme:light dark;--paper:light-dark(#faf7f3,#181412);--ink:light-dark(#28211c,#e9e6df);
--soft:light-dark(#6d665f,#9c9790);--line:light-dark(#e3ddd5,#35302b);--well:light-dark(#f4f1eb,#13100d)}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 Pretendard,system-ui,
"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main{max-width:860px;margin:0 auto;padding:40px 20px 96px}h1{font-size:30px;letter-spacing:-.022em;margin:0 0 8px}
h2{font-size:20px;margin:48px 0 8px;border-bottom:1px solid var(--line);padding-bottom:6px}
h3{font-size:15px;margin:28px 0 4px;scroll-margin-top:12px}p{margin:4px 0}.soft{color:var(--soft)}
code,pre{font-family:ui-monospace,"Noto Sans Mono CJK KR",monospace;font-size:13px}
pre{background:var(--well);padding:12px;border-radius:9px;overflow-x:auto;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;font-size:14px}
td,th{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
a{color:inherit}a:focus-visible,summary:focus-visible{outline:2px solid;
outline-offset:2px}.verb{display:inline-block;min-width:62px;font-weight:640}summary{cursor:pointer;padding:4px 0}
"""


def page(spec: dict[str, Any], words: Words, locale: str) -> str:
    """``spec``: the document of ``openapi.document``."""
    groups: dict[str, list[str]] = {}
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(parts)}" for tag, parts in groups.items())
    schemas = "".join(_schema(name, shape) for name, shape in sorted(spec["components"]["schemas"].items()))
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Hanbit TODO API</title><link rel="stylesheet" href="/docs.css"></head><body><main>'
        f"<h1>Hanbit TODO API</h1><p class=soft>{escape(spec['info']['version'])} · "
        f'<a href="/openapi.json">openapi.json</a></p><p>{escape(spec["info"]["description"])}</p>{body}'
        f"<h2>{escape(words.say(locale, 'docs.problems'))}</h2>{_problems(words, locale)}"
        f"<h2>{escape(words.say(locale, 'docs.shapes'))}</h2>{schemas}</main></body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    name = operation["operationId"]
    rows = "".join(
        f"<tr><td><code>{escape(p['name'])}</code></td><td class=soft>{p['in']}</td>"
        f"<td><code>{escape(_brief(p['schema']))}</code></td></tr>"
        for p in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {})
    sent = "".join(f"<p>→ <code>{escape(kind)}</code> {_link(media['schema'])}</p>" for kind, media in body.items())
    answers = "".join(
        f"<tr><td><code>{status}</code></td><td>{_answer(response)}</td></tr>"
        for status, response in operation["responses"].items()
    )
    return (
        f'<h3 id="{name}"><span class=verb>{method.upper()}</span> <code>{escape(path)}</code></h3>'
        f"<p>{escape(operation['summary'])}</p><p class=soft>{escape(operation.get('description', ''))}</p>"
        f"{f'<table>{rows}</table>' if rows else ''}{sent}<table>{answers}</table>"
    )


def _answer(response: dict[str, Any]) -> str:
    content = response.get("content", {})
    if "application/json" in content:
        return _link(content["application/json"]["schema"])
    codes = [part.strip("`") for part in response["description"].split(", ")]
    if content:
        return ", ".join(f'<a href="#{escape(code)}"><code>{escape(code)}</code></a>' for code in codes)
    return escape(response["description"])


def _link(schema: dict[str, Any]) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return f'<a href="#schema-{name}"><code>{name}</code></a>' if name else f"<code>{escape(_brief(schema))}</code>"


def _brief(schema: dict[str, Any]) -> str:
    text = json.dumps(schema, ensure_ascii=False)
    return text if len(text) <= 160 else text[:157] + "…"


def _schema(name: str, shape: dict[str, Any]) -> str:
    text = json.dumps(shape, ensure_ascii=False, indent=1)
    return (
        f'<details id="schema-{name}"><summary><code>{escape(name)}</code></summary><pre>{escape(text)}</pre></details>'
    )


def _problems(words: Words, locale: str) -> str:
    rows = "".join(
        f'<tr id="{cls.code}"><td><code>{STATUS[cls]}</code></td><td><code>{cls.code}</code></td>'
        f"<td>{escape(words.say(locale, f'refusal.{cls.code}.title'))}</td></tr>"
        for cls in sorted(all_refusals(), key=lambda cls: (STATUS[cls], cls.code))
    )
    return f"<table>{rows}</table>"
