"""Where everybody works so far becomes their first placement."""

from django.db import migrations


def place(apps, schema_editor):
    person, placement = apps.get_model("learning", "Person"), apps.get_model("learning", "Placement")
    rows = person.objects.filter(placements=None).only("branch_id", "job_id", "hired_on", "left_on")
    placement.objects.bulk_create(
        (
            placement(
                person_id=row.pk,
                branch_id=row.branch_id,
                job_id=row.job_id,
                starts_on=row.hired_on,
                ends_on=row.left_on,
            )
            for row in rows.iterator(2000)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = (("learning", "0005_places_deputies_pauses"),)
    operations = (migrations.RunPython(place, migrations.RunPython.noop),)
