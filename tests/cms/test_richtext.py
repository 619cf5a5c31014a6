"""One text has one HTML and one Markdown; and nothing that runs gets through either."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.blocks import clean_html
from cms.packs.markdown import canonical_markdown, read_markdown, write_markdown
from cms.packs.richtext import BREAK, Block, Run, clean_href, read_html, tidy, write_html
from cms.packs.richtext import _levelled as levelled

texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab ZŠ.,*_-#>+1[]()`<&;!\\\"'~=:\u00a0|{}/")),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=8,
)
hrefs = st.sampled_from(
    ["", "", "https://example.org/a?b=1&copy;2", "lesson:abc", "tel:+3712", "mailto:a_b*c@x.lv"]
)
runs = st.one_of(
    st.just(BREAK),
    st.builds(
        Run,
        texts,
        st.booleans(),
        st.booleans(),
        hrefs.map(lambda h: h if h[:7] == "lesson:" else clean_href(h)),
    ),
)


def _one_line(block):
    """Headings have no breaks."""
    return replace(block, runs=tidy([Run(" ") if run == BREAK else run for run in block.runs]))


def _normal(blocks):
    kept = [_one_line(block) if block.tag in ("h2", "h3") else block for block in blocks]
    return levelled([block for block in kept if block.runs])


documents = st.lists(
    st.builds(
        lambda tag, inside, depth: Block(tag, tidy(inside), depth if tag in ("ul", "ol") else 0),
        st.sampled_from(["p", "h2", "h3", "ul", "ol"]),
        st.lists(runs, max_size=5),
        st.integers(0, 2),
    ),
    max_size=5,
).map(_normal)


@given(documents)
def test_what_is_written_as_markdown_reads_the_same(blocks):
    text = write_markdown(blocks)
    assert read_markdown(text) == (blocks, [])
    assert canonical_markdown(text) == text


@given(documents)
def test_what_is_written_as_html_reads_the_same(blocks):
    plain = [
        replace(block, runs=tidy([run for run in block.runs if not run.href.startswith("lesson:")]))
        for block in blocks
    ]
    plain = _normal(plain)
    assert read_html(write_html(plain)) == plain


@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text):
    blocks, _faults = read_markdown(text)
    again, faults = read_markdown(write_markdown(blocks))
    html = write_html(again)
    assert "<script" not in html.lower()
    assert not faults


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("One\n\n> quoted", 2, "Quotations"),
        ("# Big", 0, "##"),
        ("a\n\n```\ncode\n```", 2, "Code"),
        ("a\n\n---\n\nb", 2, "across"),
        ("![x](https://x.lv/y.png)", 0, "picture"),
        ("[x](javascript:alert(1))", 0, "Links"),
        ("- a\n\n  b", 2, "one paragraph"),
    ],
)
def test_what_lessons_do_not_use_is_named_with_its_line(text, line, word):
    faults = read_markdown(text)[1]
    assert any(at == line and word in said for at, said in faults), faults


PAYLOADS = [
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    "<svg onload=window.__x=1>",
    "<svg><script>window.__x=1</script></svg>",
    "<a href='javascript:window.__x=1'>a</a>",
    "<a href='JaVaScRiPt:window.__x=1'>a</a>",
    "<a href=' javascript:window.__x=1'>a</a>",
    "<a href='java\tscript:window.__x=1'>a</a>",
    "<a href='&#106;avascript:window.__x=1'>a</a>",
    "<a href='data:text/html,<script>window.__x=1</script>'>a</a>",
    "<a href='vbscript:window.__x=1'>a</a>",
    "<a href='//evil.example/x' onclick=window.__x=1>a</a>",
    "<p onmouseover=window.__x=1>a</p>",
    "<p style='background:url(javascript:window.__x=1)'>a</p>",
    "<p hx-get='/canary' hx-trigger='load'>a</p>",
    "<p data-hx-get='/canary' data-hx-trigger='load'>a</p>",
    "<p hx-on:click='window.__x=1'>a</p>",
    "<div hx-vals='js:{x:window.__x=1}'>a</div>",
    "<iframe src=javascript:window.__x=1></iframe>",
    "<iframe srcdoc='<script>window.__x=1</script>'></iframe>",
    "<object data='javascript:window.__x=1'></object>",
    "<embed src='javascript:window.__x=1'>",
    "<form action='javascript:window.__x=1'><button>a</button></form>",
    "<input autofocus onfocus=window.__x=1>",
    "<details open ontoggle=window.__x=1>a</details>",
    "<video><source onerror=window.__x=1></video>",
    "<math><mi xlink:href='javascript:window.__x=1'>a</mi></math>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<template><script>window.__x=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.__x=1>'></noscript>",
    "<b onclick=window.__x=1>a</b>",
    "<i><script>window.__x=1</script></i>",
    "<li onwheel=window.__x=1>a</li>",
    "<embed embedtype='media' url='https://evil.example'>",
    "<embed embedtype='image' id='1' alt='\"><script>window.__x=1</script>' format='x'>",
    "<a linktype='page' id='1\"><script>window.__x=1</script>'>a</a>",
    "<a linktype='document' id='1'>a</a>",
    "<p>a<!--><script>window.__x=1</script>--></p>",
    "<p>a<![CDATA[<script>window.__x=1</script>]]></p>",
    "<scr<script>ipt>window.__x=1</script>",
    "<<script>script>window.__x=1</script>",
    "<img src=x:x onerror&#x3d;window.__x=1>",
    "<body onload=window.__x=1>",
    "<marquee onstart=window.__x=1>a</marquee>",
    "<isindex action=javascript:window.__x=1>",
    "<a href='https://x.lv' target='_blank' ping='/canary'>a</a>",
    "<p class='x' id='main'>a</p>",
    "<button formaction=javascript:window.__x=1>a</button>",
    "<xss contenteditable onbeforeinput=window.__x=1>a</xss>",
    "<svg><a xlink:href='javascript:window.__x=1'><text>a</text></a></svg>",
    "<svg><animate onbegin=window.__x=1>",
    "<svg><use href='data:image/svg+xml,<svg onload=window.__x=1>'/></svg>",
    "<audio src=x onerror=window.__x=1>",
    "<table background='javascript:window.__x=1'><tr><td>a</td></tr></table>",
    "<p>\u202e<script>window.__x=1</script></p>",
    "<p>a</p\x00><script>window.__x=1</script>",
    "<textarea></textarea><script>window.__x=1</script>",
    "<title></title><img src=x onerror=window.__x=1>",
    "<xmp><script>window.__x=1</script></xmp>",
]


class _Strict:
    """What a browser would find: every tag and attribute."""

    def __init__(self, html):
        from html.parser import HTMLParser

        found = self.found = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag, attrs):
                found.append((tag, dict(attrs)))

        Reader().feed(html)


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a6_nothing_that_runs_is_frozen(payload):
    assert len(PAYLOADS) >= 60
    for html in (clean_html(payload), clean_html(f"<p>{payload}</p>"), write_html(read_html(payload))):
        for tag, attributes in _Strict(html).found:
            assert tag in {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "b", "i", "br"}, html
            assert set(attributes) <= {"href", "linktype", "id"}, html
            href = (attributes.get("href") or "https:").lower()
            assert href.startswith(("https:", "http:", "mailto:", "tel:", "/")), html
