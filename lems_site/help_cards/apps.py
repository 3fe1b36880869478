"""The help cards app: its cards are loaded, checked and exported with the content. They have no page of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpCardsConfig(AppConfig):
    name = "lems_site.help_cards"
    verbose_name = _("Help cards")

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from . import import_files
        from .inbound_links import find_card_links

        registry.register_loader("help cards", import_files.load_cards)
        registry.register_exporter(import_files.export_cards)
        registry.register_folder_check(import_files.check_cards)
        registry.register_inbound_links(find_card_links)
