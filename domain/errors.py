"""Everything that can go wrong, as the business names it.

Three branches decide what a caller may do: `Refused` is final, `Unavailable` passes and is tried again,
`Broken` is a bug or damaged data. A class name is what the state machine's Retry and Catch match; `code`
is what API clients match, and never changes.
"""

from typing import Any, ClassVar


class ShopError(Exception):
    """A failure with a sentence for people, a stable `code` and named details for programs."""

    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Refused(ShopError):
    """A business rule says no; the same request will be refused again."""


class Unavailable(ShopError):
    """Something needed did not answer; the same request may succeed later."""

    code = "unavailable"


class Broken(ShopError):
    """What cannot be, is: a bug, or data damaged from outside."""


class InvalidValue(Refused):
    code = "invalid_value"


class InvalidCursor(Refused):
    code = "invalid_cursor"


class NotAllowed(Refused):
    code = "not_allowed"


class ProductNotFound(Refused):
    code = "product_not_found"


class OrderNotFound(Refused):
    """Also the answer for somebody else's order: it must not be told apart from an unknown one."""

    code = "order_not_found"


class NotEnoughStock(Refused):
    """A withdrawal of stock would leave less than nothing."""

    code = "not_enough_stock"


class CartTooLong(Refused):
    code = "cart_too_long"


class CartEmpty(Refused):
    code = "cart_empty"


class CartChanged(Refused):
    """The cart is no longer the one that was priced; nothing was placed."""

    code = "cart_changed"


class ProductGone(Refused):
    """A product in the cart or the order is no longer sold."""

    code = "product_gone"


class TotalMismatch(Refused):
    """The customer expected another total than the cart's real one."""

    code = "total_mismatch"


class IdempotencyMismatch(Refused):
    """The idempotency key already belongs to a different request."""

    code = "idempotency_mismatch"


class OutOfStock(Refused):
    """Stock does not cover every line; none was taken."""

    code = "out_of_stock"


class CardDeclined(Refused):
    code = "card_declined"


class OrderClosed(Refused):
    """A step came too late: the order is decided, or its compensation has begun."""

    code = "order_closed"


class PaymentUnavailable(Unavailable):
    """The payment provider failed in passing; whether it acted is unknown, so ask again."""


class StoreUnavailable(Unavailable):
    """The store is throttled, contended or unreachable; where its reply was lost, it may have written."""


class OrderCorrupt(Broken):
    """An order contradicts itself, as when its total is not the sum of its lines."""

    code = "order_corrupt"
