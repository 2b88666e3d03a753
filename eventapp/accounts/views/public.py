"""Sign-in, mailed links, and one's own account.

A mailed link is only opened by its GET: one button stands there, and the button's POST does what the link is
for, because mail scanners follow links.
"""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import forms, identity, queries, service
from eventapp.accounts.models import Account, AccountToken
from eventapp.accounts.rules import TokenPurpose
from eventapp.core import access, limits
from eventapp.core.access import Permission, requires
from eventapp.core.db import release
from eventapp.core.errors import NotFound
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.templating import render

blueprint = Blueprint("accounts", __name__, url_prefix=LANGUAGE_PREFIX)
# Browsers read a backslash as a slash, and pass over tabs and line ends in an address.
_LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]{0,2000}")


def local_target(default: str) -> str:
    """Where to go on after signing in: a path of ours, nothing else (no open redirect)."""
    target = request.args.get("next", "")
    return target if _LOCAL.fullmatch(target) else default


def _address() -> str:
    return request.remote_addr or ""


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def sign_in() -> ResponseReturnValue:
    """By password."""
    form = forms.SignInForm()
    if access.current_actor() is not None and request.method == "GET":
        return redirect(local_target(url_for("workspace.front")))

    def enter() -> None:
        found = service.check_password(
            email=form.email.data,
            password=form.password.data or "",
            address=_address(),
            device=identity.known_device(),
        )
        identity.sign_in(found)

    return form_page(
        form,
        "accounts/public/sign_in.html",
        save=enter,
        then=lambda _done: local_target(url_for("workspace.home")),
    )


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def ask_for_link() -> ResponseReturnValue:
    """Mail a link that signs in. The answer is the same whether or not there is an account."""
    return _mail_me(TokenPurpose.SIGN_IN, "accounts/public/ask_for_link.html", "accounts.open_sign_in_link")


@blueprint.route("/sign-in/reset", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def ask_for_reset() -> ResponseReturnValue:
    """Mail a link that sets a new password."""
    return _mail_me(TokenPurpose.RESET, "accounts/public/ask_for_reset.html", "accounts.open_reset_link")


def _mail_me(purpose: TokenPurpose, template: str, endpoint: str) -> ResponseReturnValue:
    form = forms.EmailForm()

    def send() -> None:
        limits.hit(limits.LINK_BY_ADDRESS, _address())
        limits.hit(limits.LINK_BY_ACCOUNT, form.email.data)
        account = queries.find_account(form.email.data)
        if account is not None and account.is_active:
            service.mail_link(account, purpose, path=_link_path(endpoint, account.language))
        else:
            language = current_language()
            path = _link_path(endpoint, language)
            service.mail_nobody(purpose, email=form.email.data, language=language, path=path)

    return form_page(form, template, save=send, then=lambda _done: url_for("accounts.link_sent"))


def _link_path(endpoint: str, language: str) -> str:
    return url_for(endpoint, token="TOKEN", lang=language)  # noqa: S106 - replaced by the secret


@blueprint.get("/sign-in/sent")
@requires(Permission.INSTALLATION_READ)
def link_sent() -> ResponseReturnValue:
    """Look into your mail."""
    return render("accounts/public/link_sent.html")


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_sign_in_link(token: str) -> ResponseReturnValue:
    """One button; pressing it signs in."""

    def enter() -> None:
        identity.sign_in(_account_of(_use(token, TokenPurpose.SIGN_IN)))

    return form_page(
        forms.ButtonForm(),
        "accounts/public/open_link.html",
        save=enter,
        then=lambda _done: url_for("workspace.home"),
    )


@blueprint.route("/sign-in/reset/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_reset_link(token: str) -> ResponseReturnValue:
    """Choose a new password; every other device is signed out."""
    found = queries.find_token(token, TokenPurpose.RESET)
    form = forms.PasswordForm()

    def reset() -> None:
        _look(token, TokenPurpose.RESET)
        password_hash = service.hash_password(form.new_password.data or "")
        account = _account_of(service.use_token(token, TokenPurpose.RESET))
        service.set_password(account, password_hash=password_hash)
        identity.sign_in(account)

    return form_page(
        form,
        "accounts/public/new_password.html",
        save=reset,
        then=lambda _done: url_for("workspace.home"),
        message=_("Your password was changed. Every other device was signed out."),
        email=found.account.email if found and found.account else "",
    )


@blueprint.route("/account/invitation/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_invitation(token: str) -> ResponseReturnValue:
    """A colleague's first visit: name, language, a password if wanted."""
    found = queries.find_token(token, TokenPurpose.INVITATION)
    account = found.account if found else None
    form = forms.WelcomeForm(obj=account)

    def welcome() -> None:
        _look(token, TokenPurpose.INVITATION)
        typed = form.new_password.data
        password_hash = service.hash_password(typed) if typed else None
        account = _account_of(service.use_token(token, TokenPurpose.INVITATION))
        service.update_account(account, name=form.name.data, language=form.language.data)
        if password_hash:
            service.set_password(account, password_hash=password_hash)
        identity.sign_in(account)

    return form_page(
        form,
        "accounts/public/welcome.html",
        save=welcome,
        then=lambda _done: url_for("workspace.home"),
        is_valid=found is not None,
        email=account.email if account else "",
    )


@blueprint.route("/sign-in/first/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_first_link(token: str) -> ResponseReturnValue:
    """The one-time link that the first start of an empty installation prints."""
    if queries.find_token(token, TokenPurpose.FIRST_ADMINISTRATOR) is None or queries.has_administrator():
        raise NotFound
    form = forms.FirstAdministratorForm(data={"language": current_language()})

    def begin() -> None:
        _look(token, TokenPurpose.FIRST_ADMINISTRATOR)
        password_hash = service.hash_password(form.new_password.data or "", email=form.email.data)
        service.use_token(token, TokenPurpose.FIRST_ADMINISTRATOR)
        account = service.create_account(
            email=form.email.data,
            name=form.name.data,
            language=form.language.data,
            password_hash=password_hash,
            is_administrator=True,
        )
        identity.sign_in(account)

    return form_page(
        form,
        "accounts/public/first.html",
        save=begin,
        then=lambda _done: url_for("workspace.home"),
    )


def _look(token: str, purpose: TokenPurpose) -> None:
    """Count the try and refuse a dead link before a password is hashed, which is slow on purpose."""
    limits.hit(limits.TOKEN_BY_ADDRESS, _address())
    service.check_token(token, purpose)
    release()


def _use(token: str, purpose: TokenPurpose) -> AccountToken:
    limits.hit(limits.TOKEN_BY_ADDRESS, _address())
    return service.use_token(token, purpose)


def _account_of(token: AccountToken) -> Account:
    if token.account is None:
        raise NotFound
    return token.account


@blueprint.post("/sign-out")
@requires(Permission.ACCOUNT_OWN)
def sign_out() -> ResponseReturnValue:
    """Sign this device out; the browser is told to forget what it kept."""
    identity.sign_out(_me())
    response = redirect(url_for("workspace.front"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def own_account() -> ResponseReturnValue:
    """Name and language of one's own account."""
    account = _me().account
    form = forms.AccountForm(obj=account)
    return form_page(
        form,
        "accounts/public/own_account.html",
        save=lambda: service.update_account(account, **form.values),
        then=lambda _done: url_for("accounts.own_account"),
        message=_("Your account was saved."),
        obj=account,
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def own_password() -> ResponseReturnValue:
    """Change one's password, knowing the old one if there is one."""
    account = _me().account
    form = forms.ChangePasswordForm(has_password=account.password_hash is not None)

    def change() -> None:
        service.change_password(
            account,
            current=form.confirmation,
            new=form.new_password.data or "",
            session_token=identity.current_token(),
        )

    return form_page(
        form,
        "accounts/public/own_password.html",
        save=change,
        then=lambda _done: url_for("accounts.own_account"),
        message=_("Your password was changed. Every other device was signed out."),
        obj=account,
    )


@blueprint.route("/account/email", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def own_email() -> ResponseReturnValue:
    """Ask to change one's address: a link goes to the new one, a notice to the old one."""
    account = _me().account
    form = forms.ChangeEmailForm(has_password=account.password_hash is not None)

    def ask() -> None:
        service.ask_to_change_email(
            account,
            email=form.email.data,
            path=_link_path("accounts.open_email_link", account.language),
            current=form.confirmation,
            session_token=identity.current_token(),
        )

    return form_page(
        form,
        "accounts/public/own_email.html",
        save=ask,
        then=lambda _done: url_for("accounts.link_sent"),
        obj=account,
    )


@blueprint.route("/account/email/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_email_link(token: str) -> ResponseReturnValue:
    """One button; pressing it takes the new address over."""
    return form_page(
        forms.ButtonForm(),
        "accounts/public/open_email_link.html",
        save=lambda: service.change_email(_use(token, TokenPurpose.CHANGE_EMAIL)),
        then=lambda _done: url_for("accounts.sign_in"),
        message=_("Your address was changed."),
    )


@blueprint.get("/account/sessions")
@requires(Permission.ACCOUNT_OWN)
def own_sessions() -> ResponseReturnValue:
    """Where this account is signed in."""
    me = _me()
    return render(
        "accounts/public/own_sessions.html", sessions=queries.sessions_of(me.account), current=me.session
    )


@blueprint.post("/account/sessions/<session>/end")
@requires(Permission.ACCOUNT_OWN)
def end_own_session(session: str) -> ResponseReturnValue:
    """Sign another device out; somebody else's session is not found."""
    mine = {found.public_id: found for found in queries.sessions_of(_me().account)}
    if session not in mine:
        raise NotFound
    service.end_session(mine[session])
    return redirect(url_for("accounts.own_sessions"), 303)


@blueprint.post("/account/sessions/end")
@requires(Permission.ACCOUNT_OWN)
def end_own_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    service.end_all_sessions(_me().account)
    return redirect(url_for("accounts.sign_in"), 303)


def _me() -> Any:
    """The signed-in account; the access rule of the view made sure there is one."""
    return access.current_actor()
