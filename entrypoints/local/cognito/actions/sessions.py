"""Sessions: what a sign-in returns, and how refresh tokens prolong, rotate and end it.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

import hmac

from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request
from entrypoints.local.cognito.tokens import SignIn, Subject, validity
from entrypoints.local.cognito.users.attributes import readable
from entrypoints.local.cognito.users.errors import CognitoError, not_authorized
from entrypoints.local.cognito.users.model import Client, Pool, Session, User


def begin_session(context: PoolContext, pool: Pool, client: Client, user: User) -> Session:
    """Begin a session of a user who proved who they are."""
    sign_in = context.mint.sign_in(client.id)
    ends = sign_in.auth_time + validity(client.settings, "refresh")
    session = Session(
        sign_in.origin_jti, user.sub, client.id, sign_in.event_id, sign_in.auth_time, float(ends)
    )
    pool.sessions[session.id] = session
    _prune(pool, context.now())
    return session


def new_session(context: PoolContext, pool: Pool, client: Client, user: User) -> Answer:
    """Return the AuthenticationResult of a new session."""
    session = begin_session(context, pool, client, user)
    return {**_tokens(context, pool, client, session), "RefreshToken": _refresh_token(context, pool, session)}


def refreshed(context: PoolContext, pool: Pool, client: Client, token: str) -> Answer:
    """Return the AuthenticationResult for a refresh token, with a new one where the client rotates them.

    The session must be the client's own and alive, and its user enabled. A token that a rotation replaced is
    valid for the client's grace period; after that its use ends the session, since somebody else may hold it
    (RFC 9700, 4.14.2).
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
    """
    now = context.now()
    session = pool.sessions.get(pool.refresh_tokens.get(token, ""))
    if session is None or session.client_id != client.id:
        raise not_authorized("Invalid Refresh Token")
    if session.ended:
        raise not_authorized("Refresh Token has been revoked")
    if now >= session.expires:
        raise not_authorized("Refresh Token has expired")
    if not pool.users[session.sub].enabled:
        raise not_authorized("User is disabled.")
    grace_ends = session.refresh_tokens[token]
    if grace_ends is not None and now >= grace_ends:
        end_session(session)
        raise CognitoError("RefreshTokenReuseException", "Refresh token has been reused.")
    answer = _tokens(context, pool, client, session)
    if client.rotation_grace is None:
        return answer
    if grace_ends is None:
        session.refresh_tokens[token] = now + client.rotation_grace
    return {**answer, "RefreshToken": _refresh_token(context, pool, session)}


def get_tokens_from_refresh_token(context: PoolContext, given: Request) -> Answer:
    """Answer GetTokensFromRefreshToken."""
    pool, client = context.client(given["ClientId"])
    _check_secret(client, given)
    return {"AuthenticationResult": refreshed(context, pool, client, given["RefreshToken"])}


def revoke_token(context: PoolContext, given: Request) -> Answer:
    """Answer RevokeToken: end the session; this API then rejects its access tokens, too.

    An unknown token counts as revoked (RFC 7009, 2.2).
    """
    pool, client = context.client(given["ClientId"])
    token = given["Token"]
    if client.secret and not hmac.compare_digest(
        given.get("ClientSecret", "").encode(), client.secret.encode()
    ):
        raise CognitoError("UnauthorizedException", f"Client {client.id} must send its secret")
    if client.settings.get("EnableTokenRevocation") is False:
        raise CognitoError("UnsupportedOperationException", "Token revocation is disabled for this client.")
    if token.count(".") == 2:
        raise CognitoError("UnsupportedTokenTypeException", "Unsupported token type.")
    session = pool.sessions.get(pool.refresh_tokens.get(token, ""))
    if session is None:
        return {}
    if session.client_id != client.id:
        raise CognitoError("UnauthorizedException", "The token was issued to another client.")
    end_session(session)
    return {}


def global_sign_out(context: PoolContext, given: Request) -> Answer:
    """Answer GlobalSignOut."""
    pool, _, user = signed_in(context, given["AccessToken"])
    end_sessions(pool, user)
    return {}


def admin_user_global_sign_out(context: PoolContext, given: Request) -> Answer:
    """Answer AdminUserGlobalSignOut."""
    end_sessions(*context.user(given))
    return {}


def signed_in(context: PoolContext, access_token: str) -> tuple[Pool, Client, User]:
    """Return the user of an access token, with pool and client.

    Raises:
        CognitoError: NotAuthorizedException; the token is not one of a living session.
    """
    claims = context.mint.access_claims(access_token)
    pool = claims and context.pools.get(claims["iss"].rpartition("/")[2])
    session = pool and claims and pool.sessions.get(claims["origin_jti"])
    if not claims or not pool or not session or session.client_id not in pool.clients:
        raise not_authorized("Invalid Access Token")
    if context.now() >= claims["exp"]:
        raise not_authorized("Access Token has expired")
    if session.ended:
        raise not_authorized("Access Token has been revoked")
    user = pool.users[session.sub]
    if not user.enabled:
        raise not_authorized("User is disabled.")
    return pool, pool.clients[session.client_id], user


def end_session(session: Session) -> None:
    """End a session: its refresh tokens and access tokens become invalid."""
    session.ended = True


def end_sessions(pool: Pool, user: User) -> None:
    """End all sessions of a user."""
    for session in pool.sessions.values():
        if session.sub == user.sub:
            end_session(session)


def subject(pool: Pool, client: Client, user: User) -> Subject:
    """Return the subject of a user's tokens; groups by ascending precedence value."""
    known = [pool.groups[name] for name in user.groups if name in pool.groups]
    known.sort(key=lambda group: (float("inf") if group.precedence is None else group.precedence, group.name))
    return Subject(
        user.sub, user.username, [group.name for group in known], readable(client, user.attributes)
    )


def _tokens(context: PoolContext, pool: Pool, client: Client, session: Session) -> Answer:
    whose = subject(pool, client, pool.users[session.sub])
    sign_in = SignIn(client.id, session.auth_time, session.id, session.event_id)
    access = context.mint.access_token(pool.id, whose, sign_in, client.settings)
    identity = context.mint.id_token(pool.id, whose, sign_in, client.settings)
    return {
        "AccessToken": access.text,
        "IdToken": identity.text,
        "ExpiresIn": access.expires_in,
        "TokenType": "Bearer",
    }


def _refresh_token(context: PoolContext, pool: Pool, session: Session) -> str:
    token = f"{context.ids()}.{context.ids()}.{session.id}.{context.ids()}.refresh".replace("-", "")
    session.refresh_tokens[token] = None
    pool.refresh_tokens[token] = session.id
    return token


def _check_secret(client: Client, given: Request) -> None:
    if client.secret and not hmac.compare_digest(
        given.get("ClientSecret", "").encode(), client.secret.encode()
    ):
        raise not_authorized(f"Unable to verify secret for client {client.id}")


def _prune(pool: Pool, now: float) -> None:
    """Forget the oldest sessions that are over: dicts are in the order of the sign-ins."""
    for session in list(pool.sessions.values())[:2]:
        if now >= session.expires:
            del pool.sessions[session.id]
            for token in session.refresh_tokens:
                pool.refresh_tokens.pop(token, None)
