"""The errors of the shop, named by the business.

Three branches decide what a caller may do: `Refused` is final, `Unavailable` is transient and retried,
`Broken` is a bug or damaged data. The state machine's Retry and Catch match class names; API clients match
`code`, which never changes.
"""

from typing import Any, ClassVar


class ShopError(Exception):
    """A failure with a sentence for people, a stable `code` and named details for programs.

    The detail `field` names the field of the request that is at fault, in the domain's own words.
    """

    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Refused(ShopError):
    """A business rule says no; the same request will be refused again."""


class Unavailable(ShopError):
    """A dependency did not answer; the same request may succeed later."""

    code = "unavailable"


class Broken(ShopError):
    """An impossible state: a bug, or data damaged from outside."""


class InvalidValue(Refused):
    code = "invalid_value"


class InvalidCursor(Refused):
    code = "invalid_cursor"


class NotAllowed(Refused):
    code = "not_allowed"


class ProductNotFound(Refused):
    code = "product_not_found"


class OrderNotFound(Refused):
    """Also the answer for another user's order, which must look exactly like an unknown one."""

    code = "order_not_found"


class NotEnoughStock(Refused):
    """A withdrawal would take the stock below zero."""

    code = "not_enough_stock"


class CartTooLong(Refused):
    code = "cart_too_long"


class CartEmpty(Refused):
    code = "cart_empty"


class CartChanged(Refused):
    """The cart is no longer the one that the customer saw or that was priced; nothing was placed."""

    code = "cart_changed"


class VersionMismatch(Refused):
    """The caller decided on a version that is no longer the current one; nothing was changed."""

    code = "version_mismatch"


class OrderRefused(Refused):
    """An order cannot be fulfilled; the message says to the customer why, and nothing of their money.

    A step of the workflow that refuses an order in a new way raises a new subclass: its code and its message
    reach the customer without another table to fill.

    Attributes:
        sentence: The message to show where the error's own was lost.
    """

    code = "order_refused"
    sentence: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not {"code", "sentence"} <= vars(cls).keys():
            raise TypeError(f"{cls.__name__} needs a code and a sentence for the customer of its own.")

    @classmethod
    def named(cls, name: str) -> "type[OrderRefused] | None":
        """Return the subclass of this name, which is what the state machine knows of an error."""
        found = (kind if kind.__name__ == name else kind.named(name) for kind in cls.__subclasses__())
        return next(filter(None, found), None)


class ProductGone(OrderRefused):
    """A product in the cart or the order is no longer sold."""

    code = "product_gone"
    sentence = "A product in your order is no longer sold."


class TotalMismatch(Refused):
    """The customer expected another total than the cart's real one."""

    code = "total_mismatch"


class IdempotencyMismatch(Refused):
    """The idempotency key already belongs to a different request."""

    code = "idempotency_mismatch"


class OutOfStock(OrderRefused):
    """Stock does not cover every line; nothing is placed or held."""

    code = "out_of_stock"
    sentence = "A product in your order is out of stock."


class CardDeclined(OrderRefused):
    code = "card_declined"
    sentence = "Your card was declined."


class OrderClosed(Refused):
    """A step came too late: the order is decided, or its compensation has begun."""

    code = "order_closed"


class PaymentUnavailable(Unavailable):
    """A transient fault of the payment provider; whether it acted is unknown, so the call is repeated."""


class StoreUnavailable(Unavailable):
    """The store is throttled, contended or unreachable; it may have written before its reply was lost."""


class OrderCorrupt(Broken):
    """An order contradicts itself, as when its total is not the sum of its lines."""

    code = "order_corrupt"
