"""What the pattern library shows: one example of everything, in the words that a real screen would use.

Not translated: only people who build screens read it.
"""

from typing import Any

from django import forms
from django.core.paginator import Paginator


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As customers should hear it.", max_length=80)
    minutes = forms.IntegerField(label="Mood at the start", min_value=-5, max_value=5)
    branch = forms.ChoiceField(label="Branch", choices=[("riga", "Riga"), ("tallinn", "Tallinn")])
    note = forms.CharField(
        label="Note for your buddy", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    when = forms.ChoiceField(
        label="When shall we remind you?",
        choices=[("now", "Before your next shift"), ("week", "In a week")],
        widget=forms.RadioSelect,
        initial="now",
    )
    agree = forms.BooleanField(label="I have read this standard", required=False, initial=True)


def _form() -> SampleForm:
    return SampleForm()


def _form_with_errors() -> SampleForm:
    form = SampleForm({"name": "Anna", "minutes": "7", "branch": "riga", "when": "now"})
    form.fields = {"minutes": form.fields["minutes"]}
    form.is_valid()
    form.errors["minutes"] = form.error_class(["The mood can be from –5 to 5. You wrote 7."])
    return form


SAMPLES: dict[str, Any] = {
    "moods": ["calm", "uneasy", "annoyed", "angry", "furious"],
    "tokens": [
        "bg",
        "surface",
        "sunk",
        "house",
        "ink",
        "ink-2",
        "control",
        "line",
        "accent",
        "accent-hi",
        "accent-soft",
        "mark",
        "ok",
        "ok-soft",
        "warn",
        "warn-soft",
        "stop",
        "stop-soft",
    ],
    "icons": [
        "phone",
        "phone-call",
        "phone-off",
        "phone-forwarded",
        "store",
        "mail",
        "message-circle",
        "search",
        "check",
        "x",
        "circle-check",
        "circle-alert",
        "info",
        "triangle-alert",
        "octagon-alert",
        "clock",
        "calendar",
        "lock",
        "wifi-off",
        "book-open",
        "file-text",
        "clipboard-check",
        "list-checks",
        "graduation-cap",
        "award",
        "user",
        "users",
        "circle-help",
        "lightbulb",
        "play",
        "repeat",
        "download",
        "printer",
        "link",
        "key-round",
        "smartphone",
        "shield-check",
        "languages",
        "log-out",
        "arrow-left",
        "arrow-right",
        "arrow-up",
        "arrow-down",
        "mic-off",
        "chevron-down",
        "chevron-right",
        "corner-down-right",
        "eye",
        "hand",
        "headphones",
        "map-pin",
        "pencil",
        "plus",
        "trash-2",
    ],
    "rows": [
        {"title": "Mr Ozols wants his money back", "href": "#", "note": "Role-play · 6 min · due Friday"},
        {"title": "Sign: How we greet", "href": "#", "note": "Standard · 2 min · due 1 December"},
        {"title": "Klausīties un atkārtot: ķļņģ āēīū", "href": "#", "note": "Lesson · 5 min"},
        {"title": "Утсаар хариулах: Өө Үү", "href": "#", "note": "Lesson · 5 min"},
    ],
    "needs": [
        {"title": "Jānis Kalniņš asks for a second try", "href": "#", "verb": "Approve"},
        {
            "title": "Ilze Bērziņa takes her first call at two",
            "href": "#",
            "verb": "Watch",
            "state": {"tone": "warn", "text": "Due today"},
        },
    ],
    "dialogue": {
        "title": "On the phone, after two rings",
        "lines": [
            {
                "who": "Anna",
                "side": "agent",
                "text": "Good morning, Five Doors Riga, Anna speaking. How can I help?",
            },
            {
                "who": "Mr Ozols",
                "side": "customer",
                "text": "I have called three times this week. Nobody rings back.",
                "note": "He says what happened first. What he wants comes later.",
            },
            {
                "who": "Anna",
                "side": "agent",
                "text": "Three calls and no answer: I am sorry. What went wrong?",
            },
        ],
    },
    "pairs": {
        "pairs": [
            {
                "say": "I do not know yet. I will find out and call you before noon.",
                "instead_of": "I don’t know. That is not my department.",
                "why": "The first sentence opens a door. The second closes two.",
            },
            {"say": "May I put you on hold for two minutes?", "instead_of": "Hold on.", "why": ""},
        ]
    },
    "steps": {
        "title": "Put someone on hold",
        "items": [
            {"title": "Say why", "html": "<p>“I would like to look at your order.”</p>"},
            {"title": "Say how long, and ask", "html": "<p>“It takes about two minutes. May I?”</p>"},
            {"title": "Come back in time", "html": "<p>Also when you have no answer yet.</p>"},
        ],
    },
    "checklist": {
        "title": "Before you hang up",
        "items": ["You said what happens next.", "You thanked for the call.", "You wrote it down."],
    },
    "comparison": {
        "title": "Two ways to pass on a call",
        "left": "Cold",
        "right": "Warm",
        "rows": [
            {"left": "The customer tells it all again.", "right": "Your colleague knows the story."},
            {"left": "“I’ll put you through.”", "right": "“Marta knows about your lamp. Here she is.”"},
        ],
    },
    "callouts": [
        {"tone": "note", "title": "", "html": "<p>A ring lasts about six seconds.</p>"},
        {"tone": "tip", "title": "Smile before you pick up", "html": "<p>It is heard.</p>"},
        {"tone": "care", "title": "", "html": "<p>Never ask for a card number on the phone.</p>"},
    ],
    "text": {
        "html": "<p>People call because something did not go as they hoped. <strong>Your first sentence</strong> tells "
        'them whether it will now. <a href="#">How we answer the phone</a> says more.</p><ul><li>Answer within three '
        "rings.</li><li>Say your name and the shop.</li></ul>"
    },
    "options": [
        "Three calls and no answer: I am sorry. May I ask what went wrong with the order?",
        "I can refund you in full right away.",
        "May I put you on hold for a minute while I look?",
    ],
    "page": Paginator(range(60), 20).page(2),
    "form": _form,
    "wrong": _form_with_errors,
}
