"""The form in which an author says where a trial begins: the turn, who plays, and what is already true."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from roleplay.engine import Mode, Scenario
from roleplay.engine.scenario import Var
from roleplay.studio.choices import CHANNEL_WORDS
from roleplay.studio.trying import modes
from roleplay.trial import Setup

MOST_SEED = 999_999
_VAR = "v-"


class SetupForm(forms.Form):
    """Where to begin. Whatever is left as it is begins as the scene has it."""

    def __init__(self, scene: Scenario, turns: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scene = scene
        add = self.fields.__setitem__
        choice = forms.ChoiceField
        add(
            "turn",
            choice(label=_("From the turn"), choices=[("", _("The first one")), *turns], required=False),
        )
        add("mode", choice(label=_("Played by"), choices=modes(), required=False))
        if scene.lenses:
            lenses = [(lens.id, scene.words(lens.title, scene.locale_default)) for lens in scene.lenses]
            add(
                "lens",
                choice(label=_("The customer"), choices=[("", _("As written")), *lenses], required=False),
            )
        if len(scene.locales) > 1:
            names = [(one, _language(one)) for one in scene.locales]
            add(
                "locale",
                choice(label=_("Language"), choices=names, required=False),
            )
        add("seed", forms.IntegerField(
            label=_("Order of the replies, by number"), min_value=0, max_value=MOST_SEED, required=False
        ))  # fmt: skip
        usual = ("", _("As the scene has it"))
        add("channel", choice(label=_("Channel"), choices=[usual, *CHANNEL_WORDS(None)], required=False))
        holds = [
            ("", _("On the line")),
            ("announced", _("On hold, and knows why")),
            ("unannounced", _("On hold, and does not know why")),
        ]
        add("hold", choice(label=_("The customer is"), choices=holds, required=False))
        for var in scene.vars:
            add(_VAR + var.name, _field(var))
        if scene.facts:
            told = [(fact.id, scene.words(fact.text, scene.locale_default)) for fact in scene.facts]
            add("known", forms.MultipleChoiceField(
                label=_("Already told"), choices=told, required=False, widget=forms.CheckboxSelectMultiple
            ))  # fmt: skip

    @property
    def setup(self) -> Setup:
        """What the form says, once it is valid."""
        found = self.cleaned_data
        values = [(var, found.get(_VAR + var.name, "")) for var in self.scene.vars]
        return Setup(
            turn=found["turn"],
            seed=found["seed"] or 0,
            mode=Mode(found["mode"] or Mode.COACH),
            lens=found.get("lens", ""),
            locale=found.get("locale", ""),
            channel=found["channel"],
            hold=found["hold"],
            values=tuple((var.name, _value(var, value)) for var, value in values if value not in ("", None)),
            known=tuple(found.get("known", ())),
        )


def shown(setup: Setup) -> dict[str, Any]:
    """The values of the form for a setup."""
    return {
        "turn": setup.turn,
        "mode": setup.mode.value,
        "lens": setup.lens,
        "locale": setup.locale,
        "seed": setup.seed,
        "channel": setup.channel,
        "hold": setup.hold,
        "known": list(setup.known),
        **{
            _VAR + name: str(value).lower() if isinstance(value, bool) else value
            for name, value in setup.values
        },
    }


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _field(var: Var) -> forms.Field:
    if var.type == "int":
        label = _("%(name)s, from %(lo)s to %(hi)s") % {"name": var.name, "lo": var.lo, "hi": var.hi}
        field = forms.IntegerField(label=label, min_value=var.lo, max_value=var.hi, required=False)
        field.widget.attrs["placeholder"] = str(var.init)
        return field
    if var.type == "bool":
        ways = [("", _("As the scene has it")), ("true", _("yes")), ("false", _("no"))]
    else:
        ways = [("", _("As the scene has it")), *((one, one) for one in var.values)]
    return forms.ChoiceField(label=var.name, choices=ways, required=False)


def _value(var: Var, value: Any) -> int | bool | str:
    return value == "true" if var.type == "bool" else value
