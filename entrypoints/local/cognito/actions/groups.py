"""Groups of a pool and their members.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
"""

from typing import Any

from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request, page_start
from entrypoints.local.cognito.actions.users import described, paged
from entrypoints.local.cognito.users.errors import CognitoError, not_found
from entrypoints.local.cognito.users.model import Group, Pool

_PAGE = 60


def create_group(context: PoolContext, given: Request) -> Answer:
    """Answer CreateGroup."""
    pool = context.pool(given["UserPoolId"])
    if given["GroupName"] in pool.groups:
        raise CognitoError("GroupExistsException", "A group with the name already exists.")
    now = context.now()
    group = Group(
        given["GroupName"], given.get("Description"), given.get("Precedence"), given.get("RoleArn"), now, now
    )
    pool.groups[group.name] = group
    return {"Group": _described(pool, group)}


def get_group(context: PoolContext, given: Request) -> Answer:
    """Answer GetGroup."""
    return {"Group": _described(*_group(context, given))}


def update_group(context: PoolContext, given: Request) -> Answer:
    """Answer UpdateGroup."""
    pool, group = _group(context, given)
    group.description = given.get("Description", group.description)
    group.precedence = given.get("Precedence", group.precedence)
    group.role_arn = given.get("RoleArn", group.role_arn)
    group.modified = context.now()
    return {"Group": _described(pool, group)}


def delete_group(context: PoolContext, given: Request) -> Answer:
    """Answer DeleteGroup."""
    pool, group = _group(context, given)
    del pool.groups[group.name]
    for user in pool.users.values():
        if group.name in user.groups:
            user.groups.remove(group.name)
    return {}


def list_groups(context: PoolContext, given: Request) -> Answer:
    """Answer ListGroups."""
    pool = context.pool(given["UserPoolId"])
    return _page(pool, list(pool.groups.values()), given)


def list_users_in_group(context: PoolContext, given: Request) -> Answer:
    """Answer ListUsersInGroup."""
    pool, group = _group(context, given)
    members = [user for user in pool.users.values() if group.name in user.groups]
    page, token = paged(members, given, "NextToken")
    return {"Users": [described(user) for user in page], **token}


def admin_add_user_to_group(context: PoolContext, given: Request) -> Answer:
    """Answer AdminAddUserToGroup."""
    _, user = context.user(given)
    _, group = _group(context, given)
    if group.name not in user.groups:
        user.groups.append(group.name)
    return {}


def admin_remove_user_from_group(context: PoolContext, given: Request) -> Answer:
    """Answer AdminRemoveUserFromGroup."""
    _, user = context.user(given)
    _, group = _group(context, given)
    if group.name in user.groups:
        user.groups.remove(group.name)
    return {}


def admin_list_groups_for_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminListGroupsForUser."""
    pool, user = context.user(given)
    return _page(pool, [pool.groups[name] for name in user.groups if name in pool.groups], given)


def _group(context: PoolContext, given: Request) -> tuple[Pool, Group]:
    pool = context.pool(given["UserPoolId"])
    if given["GroupName"] not in pool.groups:
        raise not_found("Group not found.")
    return pool, pool.groups[given["GroupName"]]


def _page(pool: Pool, groups: list[Group], given: Request) -> Answer:
    start = page_start(given, "NextToken")
    following = start + (given.get("Limit") or _PAGE)
    page = groups[start:following]
    token = {"NextToken": str(following)} if following < len(groups) else {}
    return {"Groups": [_described(pool, group) for group in page], **token}


def _described(pool: Pool, group: Group) -> Answer:
    shown: dict[str, Any] = {
        "GroupName": group.name,
        "UserPoolId": pool.id,
        "Description": group.description,
        "RoleArn": group.role_arn,
        "Precedence": group.precedence,
        "LastModifiedDate": group.modified,
        "CreationDate": group.created,
    }
    return {name: value for name, value in shown.items() if value is not None}
