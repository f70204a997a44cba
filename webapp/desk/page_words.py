"""How much of how much a page shows, in words."""

from webapp.ground.language.gettext import ngettext


def page_words(shown: int, total: int) -> str:
    if total > shown:
        return ngettext("%(shown)s of %(n)s order", "%(shown)s of %(n)s orders", total, shown=shown)
    return ngettext("%(n)s order", "%(n)s orders", shown)
