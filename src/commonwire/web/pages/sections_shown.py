"""The sections of an outlet's settings: each with how it stands now, and what is wrong there."""

from __future__ import annotations

from commonwire.alliance.outlet import Outlet
from commonwire.base.texts import Text, text, texts
from commonwire.web.pages.outlet_views import SectionView, SettingsView


def sections_of(view: SettingsView, outlet: Outlet) -> list[SectionView]:
    """All sections, the overview first, in the order in which a new outlet meets them."""
    section = SectionView
    return [
        section(key="", name=text("Overview")),
        section(key="feeds", name=text("Feeds"), stands=_feeds(view), trouble=_trouble(view)),
        section(key="keys", name=text("API keys"), stands=_keys(view)),
        section(key="people", name=text("People"), stands=_people(view)),
        section(key="terms", name=text("Terms"), stands=_terms(view, outlet)),
        section(key="channels", name=text("Notices"), stands=_channels(view), trouble=_mail_trouble(view)),
        section(key="card", name=text("Card"), stands=_card(outlet)),
        section(key="disclosure", name=text("Disclosure"), stands=_disclosure(view)),
        section(key="signing-key", name=text("Signing key"), stands=_signing(view)),
    ]


def _feeds(view: SettingsView) -> Text:
    count = sum(feed.enabled for feed in view.feeds)
    return texts("%(count)s feed is pulled.", "%(count)s feeds are pulled.", count) if count else text("No feed is on.")


def _trouble(view: SettingsView) -> Text | None:
    count = sum(feed.state == "trouble" for feed in view.feeds)
    return texts("%(count)s feed is in trouble", "%(count)s feeds are in trouble", count) if count else None


def _keys(view: SettingsView) -> Text:
    count = sum(key.revoked_at is None for key in view.keys)
    return texts("%(count)s key is in use.", "%(count)s keys are in use.", count) if count else text("No key yet.")


def _people(view: SettingsView) -> Text:
    count = sum(not person.disabled for person in view.people)
    return texts("%(count)s person has access.", "%(count)s people have access.", count)


def _terms(view: SettingsView, outlet: Outlet) -> str:
    if outlet.default_terms:
        return text("Terms of your own.")
    chosen = next((choice.label for choice in view.terms if choice.value == outlet.terms_template), None)
    return chosen or text("Others ask you before each use.")


def _channels(view: SettingsView) -> Text:
    count = len(view.channels)
    return texts("%(count)s address is told.", "%(count)s addresses are told.", count) if count else text("Nobody yet.")


def _mail_trouble(view: SettingsView) -> Text | None:
    return text("Mail cannot be sent") if any(channel.trouble for channel in view.channels) else None


def _card(outlet: Outlet) -> Text:
    if outlet.notices_contact:
        return text("Complete.")
    return text("It does not say yet where others reach you.")


def _disclosure(view: SettingsView) -> Text:
    done = sum(line.answer is not None for line in view.disclosure)
    return text("%(done)s of %(total)s questions are answered.", done=done, total=len(view.disclosure))


def _signing(view: SettingsView) -> Text:
    if view.signing_key is None:
        return text("No key yet.")
    return text("Kept by your outlet itself.") if view.signing_key.is_own else text("Kept by this node.")
