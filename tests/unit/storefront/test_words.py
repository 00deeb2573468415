"""The storefront's texts agree with what the shop does."""

import re

from adapters.payments.simulated import PAYMENT_METHODS
from entrypoints.cli.shop.project_files import ROOT

CARD = re.compile(r'^ +\["(pm_\w+)", "[^"]+", "[^"]+"\],$', re.MULTILINE)


def test_checkout_offers_the_cards_of_the_simulated_gateway() -> None:
    words = (ROOT / "storefront" / "words.js").read_text(encoding="utf-8")

    assert set(CARD.findall(words)) == set(PAYMENT_METHODS)
