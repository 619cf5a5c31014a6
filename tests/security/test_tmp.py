ATS = {
 "learn/<uuid:uuid>/": ["course","lesson two","standard","quiz"],
 "learn/<uuid:uuid>/start/": ["course"],
 "learn/<uuid:uuid>/read/": ["lesson"],
 "learn/<uuid:uuid>/sign/": ["standard"],
 "play/scene/<uuid:activity>/": ["practice scene"],
 "play/<uuid:uuid>/": ["play running","play ended"],
 "play/<uuid:uuid>/stop/": ["play running","play ended"],
 "play/<uuid:uuid>/debrief/": ["play running","play ended"],
 "play/<uuid:uuid>/again/": ["play ended"],
 "quiz/start/<uuid:activity>/": ["quiz"],
 "quiz/<uuid:attempt>/": ["attempt open","attempt submitted","attempt practised"],
 "quiz/<uuid:attempt>/<int:position>/": ["attempt open"],
 "quiz/<uuid:attempt>/review/": ["attempt open","attempt submitted"],
 "quiz/<uuid:attempt>/result/": ["attempt submitted","attempt practised","attempt open"],
 "record/certificate/<uuid:uuid>.pdf": ["certificate"],
 "team/<uuid:uuid>/": ["hire"],
 "verify/<str:code>/": ["code"],
}
SEND={"learn/<uuid:uuid>/sign/":"sign","play/scene/<uuid:activity>/":"mode","play/<uuid:uuid>/":"play","play/<uuid:uuid>/again/":"fork",
 "quiz/<uuid:attempt>/<int:position>/":"answer","quiz/<uuid:attempt>/review/":"review"}
import tomllib, json, collections
from tests.security.routes import routes
from tests.security.sweep import _case, _ask
from tests.security.world import ACTORS
def test_gen(world):
    import time
    out=[]
    for r in routes():
        if r.is_admin: continue
        line={"pattern":r.pattern,"get":{},"post":{}}
        import re
        names=[m[1] for m in re.findall(r"<(?:(\w+):)?(\w+)>", r.pattern)]
        if r.pattern in ATS:
            line["at"]=[{names[0]:a} for a in ATS[r.pattern]]
        if r.pattern in SEND: line["send"]=SEND[r.pattern]
        t=time.time()
        case=_case(world,r,line)
        got={"GET":collections.defaultdict(lambda:[]),"POST":collections.defaultdict(lambda:[])}
        odd=[]
        for a in _ask(world,case):
            g=got[a.method][a.actor]
            if a.outcome not in g: g.append(a.outcome)
            if a.outcome.isdigit(): odd.append(str(a)+' '+a.body[:0])
        def fmt(d):
            c=collections.Counter(tuple(v) for v in d.values()); common=c.most_common(1)[0][0]
            parts=[f'{k} = {json.dumps(v[0] if len(v)==1 else v)}' for k,v in d.items() if tuple(v)!=common]
            parts.append(f'others = {json.dumps(common[0] if len(common)==1 else list(common))}')
            return "{ "+", ".join(parts)+" }"
        out.append("[[route]]")
        out.append(f"pattern = {r.pattern!r}")
        if "at" in line: out.append("at = ["+", ".join("{ "+", ".join(f'{k} = "{v}"' for k,v in x.items())+" }" for x in line["at"])+"]")
        if "send" in line: out.append(f'send = "{line["send"]}"')
        out.append("get = "+fmt(got["GET"])); out.append("post = "+fmt(got["POST"])); 
        out.append(f"# {time.time()-t:.2f}s "+" ".join(odd[:12])); out.append("")
    open("/tmp/matrix.toml","w").write("\n".join(out))
import pytest
pytestmark=pytest.mark.django_db
