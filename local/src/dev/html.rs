//! The frame around the runner's own pages, and escaping.

use std::fmt::Write as _;

use platform::edge::Outbound;

const STYLE: &str = "\
:root{color-scheme:light dark;--paper:#fff;--line:#c9ccd3;--soft:#f3f4f6;--ink:#16181d;--faint:#565b66;--link:#0b57a4;--mark:#e3edfb;--mark-ink:#0b3f78}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--line:#3c414b;--soft:#1e2127;--ink:#eceef2;--faint:#a9afbb;--link:#8cbcff;--mark:#1d3658;--mark-ink:#cfe2ff}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header,main{max-width:72rem;margin:0 auto;padding:1rem}header{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:baseline;border-bottom:1px solid var(--line)}
header strong{margin-right:.5rem}a{color:var(--link);overflow-wrap:anywhere}a[aria-current]{color:var(--ink);text-decoration-thickness:3px}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}nav a,td a{display:inline-block;padding:.2rem 0;min-height:1.5rem}
h1{font-size:1.5rem;margin:.25rem 0 1rem}h2{font-size:1.1rem;margin:1.75rem 0 .5rem}.faint{color:var(--faint)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}td{overflow-wrap:break-word}code{overflow-wrap:anywhere}.badge{background:var(--mark);color:var(--mark-ink);border-radius:.4rem;padding:.1rem .45rem;white-space:nowrap}
pre{background:var(--soft);padding:1rem;border-radius:.5rem;white-space:pre-wrap;overflow-wrap:anywhere}
::placeholder{color:var(--faint);opacity:1}form{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.75rem 0}label{display:grid;gap:.2rem}
button,input{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--faint);border-radius:.45rem;padding:.45rem .8rem;min-height:2.75rem}
button{cursor:pointer}:focus-visible{outline:3px solid var(--link);outline-offset:2px}iframe{max-width:100%;height:40rem;border:1px solid var(--line);border-radius:.5rem;background:Canvas}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}\
@media(max-width:62rem){thead{display:none}table,tbody,tr,td{display:block}tr{padding:.6rem 0;border-bottom:1px solid var(--line)}td{padding:.1rem 0;border:0}}";

const PAGES: [(&str, &str); 4] = [("/dev/mail", "Mail"), ("/dev/clock", "Clock"), ("/dev/events", "Events"), ("/docs", "API")];

/// No script runs and nothing is fetched; inline styles are allowed because mails bring theirs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Text for an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A page with the navigation; `body` is HTML, `title` is text and the only `h1`.
pub(super) fn page(here: &str, title: &str, body: &str) -> Outbound {
    let mut links = String::new();
    for (path, name) in PAGES {
        let current = if path == here { " aria-current=\"page\"" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(links, "<a href=\"{path}\"{current}>{name}</a>");
    }
    let title = escape(title);
    let text = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} - Usher on this machine</title><style>{STYLE}</style></head><body>\
         <header><strong>Usher on this machine</strong><nav aria-label=\"Tools\">{links}<a href=\"/sign-in\">Sign in</a></nav></header>\
         <main><h1>{title}</h1>{body}</main></body></html>"
    );
    let answer = Outbound::new(200, "text/html; charset=utf-8", text);
    answer.header("content-security-policy", POLICY).header("referrer-policy", "no-referrer").header("cache-control", "no-store")
}
