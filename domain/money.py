"""Money in whole minor units of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

CURRENCY = "EUR"
"""The shop's one currency, an ISO 4217 code of two decimals; the storefront too counts in it by default."""

_MINOR_PER_MAJOR = 100
# Up to here a JSON number with two decimals survives the trip through any client that reads numbers
# as IEEE 754 doubles, so no amount can change on the wire.
_LARGEST_MINOR = 10**15
# Refuses to round: the 41st digit of a number is an error, never dropped.
_EXACT = Context(prec=40, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer minor units (cents, pence); arithmetic is exact.

    In a pydantic model it reads and writes a decimal number of major units: `50`, `19.99`.
    """

    minor: int

    def __post_init__(self) -> None:
        if abs(self.minor) > _LARGEST_MINOR:
            raise ValueError(f"amount is beyond {_LARGEST_MINOR // _MINOR_PER_MAJOR}")

    @classmethod
    def of(cls, major: str | float | Decimal) -> Self:
        """Return the amount of `major` units, such as `19.99`.

        Raises:
            ValueError: `major` is not a finite number with at most two decimals.
        """
        if isinstance(major, bool):
            raise ValueError("must be a number such as 19.99, not a boolean")  # noqa: TRY004 -- pydantic's contract
        try:
            # str() of a float is its shortest text: the digits that the sender wrote.
            minor = _EXACT.multiply(Decimal(str(major)), Decimal(_MINOR_PER_MAJOR))
        except ArithmeticError as error:
            raise ValueError("must be a number such as 19.99, with at most two decimals") from error
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise ValueError("must be a finite number with at most two decimals")
        return cls(int(minor))

    @classmethod
    def total(cls, amounts: "Iterable[Money]") -> Self:
        """Return the sum of `amounts`."""
        return cls(sum(amount.minor for amount in amounts))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + other.minor)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - other.minor)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity)

    def __str__(self) -> str:
        return f"{self.to_decimal():,.2f}"

    def in_currency(self) -> str:
        """Return the amount with its currency, for texts that are read away from the shop."""
        return f"{CURRENCY} {self}"

    def to_decimal(self) -> Decimal:
        """Return major units, exactly."""
        return Decimal(self.minor) / _MINOR_PER_MAJOR

    def to_json(self) -> int | float:
        """Return the JSON number of major units; `Money.of` reads the same amount back."""
        major, rest = divmod(self.minor, _MINOR_PER_MAJOR)
        return self.minor / _MINOR_PER_MAJOR if rest else major

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls._serialize, info_arg=True, return_schema=core_schema.any_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "number", "multipleOf": 0.01, "examples": [50, 19.99]}

    @classmethod
    def _validate(cls, value: Any) -> "Money":
        # Exact types, the commonest first: an order of a thousand lines is validated two thousand times here.
        kind = type(value)
        if kind is float:
            minor = round(value * _MINOR_PER_MAJOR) if abs(value) < _LARGEST_MINOR else 0
            # The double nearest to an amount of two decimals is what its JSON text was read as.
            return cls(minor) if minor / _MINOR_PER_MAJOR == value else cls.of(value)
        if kind is Money:
            return cast(Money, value)
        if kind is int or kind is Decimal:
            return cls.of(value)
        raise ValueError("must be a number such as 19.99")

    @staticmethod
    def _serialize(value: "Money", info: core_schema.SerializationInfo) -> int | float | Decimal:
        return value.to_json() if info.mode_is_json() else value.to_decimal()
