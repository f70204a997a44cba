"""Commands about access: sellers authorize the application and revoke it, tokens expire."""

from webapp.sandbox.argument import region_named, seller_named
from webapp.sandbox.commands import Commands
from webapp.sandbox.grant import AccessToken, ConsentCode, Grant
from webapp.sandbox.page_token import PageToken


class AccessCommands(Commands):
    def authorize(self, seller: str = "busy", region: str | None = None) -> str:
        """A consent without the clicks: the refresh token."""
        grant = Grant.authorize(seller_named(seller).id, region_named(region), self._world.now())
        return str(grant.refresh_token)

    def consent_code(
        self, seller: str = "busy", region: str | None = None, redirect_uri: str | None = None
    ) -> str:
        """A code as it comes back through the browser."""
        back = redirect_uri or self._world.settings.redirect_uris[0]
        until = self._world.now() + self._world.code_life
        return ConsentCode.issue(seller_named(seller).id, region_named(region), back, until)

    def revoke_access(self, seller: str = "busy", region: str | None = None) -> None:
        Grant.revoke(seller_named(seller).id, region_named(region))

    def expire_access_tokens(self, seller: str | None = None) -> None:
        AccessToken.expire(seller_named(seller).id if seller else None)

    def expire_page_tokens(self) -> None:
        PageToken.expire()

    def expire_tokens(self) -> None:
        """Access tokens and page tokens, everybody's."""
        self.expire_access_tokens()
        self.expire_page_tokens()
