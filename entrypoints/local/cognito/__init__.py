"""User pools: Cognito's API and tokens, in this process."""

from entrypoints.local.cognito.pools import PoolSettings, UserPoolError, UserPools

__all__ = ["PoolSettings", "UserPoolError", "UserPools"]
