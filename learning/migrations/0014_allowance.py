from decimal import Decimal
from typing import Any

from django.db import migrations, models


def into_bounds(apps: Any, schema_editor: Any) -> None:
    """Nobody had less time than everybody else, or more than five times as much, by an action; a row may all the same."""
    rows = apps.get_model("learning", "Person").objects.using(schema_editor.connection.alias)
    rows.filter(time_factor__gt=0, time_factor__lt=1).update(time_factor=1)
    rows.filter(time_factor__gt=5).update(time_factor=5)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0013_people_by_name_and_stuck"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="person",
            name="person_time_factor_not_negative",
        ),
        migrations.AddField(
            model_name="person",
            name="extra_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Added to every time limit, once it is multiplied.",
                verbose_name="extra minutes",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="time_factor",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("1.0"),
                help_text="Multiplies every time limit. 0 turns limits off.",
                max_digits=3,
                verbose_name="time allowance",
            ),
        ),
        migrations.RunPython(into_bounds, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extra_minutes", 0), ("time_factor", 0)),
                    models.Q(
                        ("extra_minutes__lte", 240),
                        ("time_factor__gte", Decimal("1")),
                        ("time_factor__lte", Decimal("5")),
                    ),
                    _connector="OR",
                ),
                name="person_allowance_in_bounds",
            ),
        ),
    ]
