"""The order of the lists as columns with an index: an organisation with 50,000 referrals sees its first page at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_which_service_is_meant")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="due",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        received_at=None,
                        status__in=("sent", "received", "expired", "escalated"),
                        then=models.F("receive_by"),
                    ),
                    default=models.F("answer_by"),
                ),
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="rank",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status="draft", then=models.Value(1)),
                    models.When(status__in=("accepted", "in_progress", "completed"), then=models.Value(2)),
                    models.When(status__in=("closed", "rejected", "recalled"), then=models.Value(3)),
                    default=models.Value(0),
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["to_organisation", "rank", "due", "id"],
                include=("from_organisation", "sent_at", "status", "priority"),
                name="referral_inbox_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["from_organisation", "rank", "due", "id"],
                include=("to_organisation", "sent_at", "status", "priority"),
                name="referral_outbox_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(sent_at=None),
                fields=["from_organisation", "to_organisation"],
                name="referral_never_sent",
            ),
        ),
    ]
