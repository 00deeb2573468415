"""Random ids: the one module of the shop that may draw them."""

import uuid


class RandomIds:
    """`IdGenerator` of version 4 UUIDs."""

    def new(self) -> str:
        return str(uuid.uuid4())  # noqa: TID251 -- the one place that may
