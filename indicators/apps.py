from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        from indicators import checks, triggers  # noqa: F401

        pre_migrate.connect(triggers.drop_before_migration, sender=self)
        # SQLite drops a table's triggers when Django rebuilds it, so they are put back after every migration.
        post_migrate.connect(triggers.install_after_migration, sender=self)
