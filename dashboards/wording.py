"""The two languages and the words that depend on an instance: its currency and its zone.

Belongs here: placeholders in labels. Does not: the labels themselves (`assets/`).
"""

import re
from dataclasses import dataclass

LANGUAGES = ("en", "zh")
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
CHINESE = {"CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元"}
# Chinese readers count in ten thousands, English ones in thousands.
COMPACT = {"en": 1_000, "zh": 10_000}
_PLACEHOLDER = re.compile(r"(?<!\{)\{(money|compact|currency|zone)\}(?!\})")


@dataclass(frozen=True)
class Setting:
    """What an instance adds to the reviewed labels: base currency (ISO 4217) and the company's zone (IANA)."""

    base_currency: str = "CNY"
    zone: str = "Asia/Shanghai"

    @property
    def sign(self) -> str:
        return currency_sign(self.base_currency)

    def words(self, language: str) -> dict[str, str]:
        """What each placeholder becomes in one language."""
        sign = self.sign.strip()
        chinese = CHINESE.get(self.base_currency, self.base_currency)
        zh = language == "zh"
        return {
            "money": sign,
            "compact": f"万{chinese}" if zh else f"{sign} thousand",
            "currency": f"{chinese}（{self.base_currency}）" if zh else self.base_currency,
            "zone": self.zone,
        }


def currency_sign(currency: str) -> str:
    """The sign put before an amount; a currency without one shows its code and a space."""
    return SIGNS.get(currency, f"{currency} ")


def fill(text: str, words: dict[str, str]) -> str:
    """Replace the known placeholders only, so that Jinja's braces in a rule pass untouched."""
    return _PLACEHOLDER.sub(lambda found: words[found[1]], text)
