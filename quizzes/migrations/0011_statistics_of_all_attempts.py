from django.db import migrations, models
from django.db.models import Exists, F, OuterRef


def copy_first_attempts(apps, schema_editor):
    """Until now first attempts were counted alone: so that is also what all come to, until the others join.

    These are to be taken in now. First attempts are not taken in again.
    """
    attempts = apps.get_model("quizzes", "Attempt").objects
    quizzes = apps.get_model("quizzes", "QuizStatistics").objects
    questions = apps.get_model("quizzes", "QuestionStatistics").objects
    quizzes.update(times=F("people"))
    questions.update(times=F("people"))
    for row in quizzes.filter(attempts="first").iterator(chunk_size=20):
        inside = questions.filter(quiz=row.pk)
        # How sure people were is told of first attempts alone, and so is who chose what.
        row.pk, row.attempts, row.clauses = None, "all", {}
        row.tally = {name: value for name, value in row.tally.items() if name != "clauses"}
        row.save()
        for one in inside.iterator(chunk_size=50):
            one.pk, one.quiz, one.options = None, row, []
            one.tally = {name: value for name, value in one.tally.items() if name != "picks"}
            one.save()
    earlier = attempts.filter(
        person=OuterRef("person"), activity=OuterRef("activity"), counts=True, number__lt=OuterRef("number")
    )
    attempts.filter(Exists(earlier), counts=True, tallied=True).update(tallied=False)


def first_attempts_alone(apps, schema_editor):
    """What waits to be let in, at most four attempts of a row, comes back when the quiz is counted anew."""
    apps.get_model("quizzes", "QuizStatistics").objects.filter(attempts="all").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0010_question_files_at_work"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="quizstatistics",
            name="quiz_statistics_once",
        ),
        migrations.AddField(
            model_name="quizstatistics",
            name="attempts",
            field=models.CharField(
                choices=[("first", "First attempts"), ("all", "All attempts")],
                default="first",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="quizstatistics",
            name="times",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="questionstatistics",
            name="times",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="quizstatistics",
            name="waiting",
            field=models.JSONField(
                default=dict,
                help_text="Tallies of what waits, by number: the first attempts of people, their second ones, and so on.",
            ),
        ),
        migrations.AddField(
            model_name="questionstatistics",
            name="waiting",
            field=models.JSONField(
                default=dict,
                help_text="Tallies of what waits, by number: the first attempts of people, their second ones, and so on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quizstatistics",
            constraint=models.UniqueConstraint(
                fields=("activity", "attempts", "asked"), name="quiz_statistics_once"
            ),
        ),
        # Last: PostgreSQL changes no table that has new rows in the same transaction.
        migrations.RunPython(copy_first_attempts, first_attempts_alone),
    ]
