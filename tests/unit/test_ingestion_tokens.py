"""Tokens: the same for the same record and values, different for every other; texts without what is personal."""

import re

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.privacy import Door
from ingestion.redact import Redactor, without_numbers
from ingestion.spec import PERSONAL
from ingestion.tokens import normal, record_hash, record_token, tokens, value_hash
from ingestion.vault import Unkept

KEY = bytes(range(32))
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
# What may stand round a value in a text: no digit and no letter that would make it part of another word.
ROUND = st.text("，。：；！ \n、的请电话邮箱联系我们（）", min_size=1, max_size=12)
PHONES = st.sampled_from(
    ["13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000", "8613800138000", "+44 20 7946 0958",
     "010-62345678", "(021)6234 5678", "0571-87654321转802", "400-820-8820", "１３９１２３４５６７８", "1391234 5678", "(0755) 8234-5678"]
)  # fmt: skip
EMAILS = st.from_regex(r"[a-z][a-z0-9._]{0,10}@[a-z]{2,8}\.(com|cn|com\.cn|co\.uk)", fullmatch=True)


def made(values, *, key=KEY, source="crm", table="contact", keys=("1",), kind="phone"):
    columns = {"mobile": (kind, pa.array(values, pa.string()))}
    return tokens(key, source, table, pa.array(keys), columns).columns["mobile"].to_pylist()


def test_a_token_is_28_letters_and_an_empty_value_has_none():
    (token,) = made(["13800138000"])
    assert re.fullmatch(r"tok_[A-Za-z0-9_-]{24}", token)
    assert made([None]) == [None] and made([""]) == [None]
    assert token[:17] == record_token(record_hash(KEY, "crm", "contact", "1"))[:17], (
        "10 bytes name the record"
    )


@given(TEXT, TEXT)
def test_a_token_changes_with_all_that_it_stands_for_and_with_nothing_else(one, other):
    token = made([one])
    assert token == made([one])
    assert (token == made([other])) == (one == other)
    assert token != made([one], keys=["2"]), "two records that share a value"
    assert token != made([one], table="lead") and token != made([one], source="erp")
    assert token != made([one], kind="email") and token != made([one], key=bytes(32))


def test_each_row_of_a_large_batch_has_the_tokens_that_it_has_alone():
    """The rows are hashed in pieces, several at a time."""
    keys = [str(number) for number in range(300_000)]
    found = made(keys, keys=keys)
    assert len(set(found)) == len(keys)
    for number in (0, 2_047, 122_880, 150_000, 299_999):
        assert found[number] == made([keys[number]], keys=[keys[number]])[0]


def test_values_do_not_slip_between_columns():
    def both(a, b):
        columns = {name: ("name", pa.array([value], pa.string())) for name, value in (("a", a), ("b", b))}
        return tokens(KEY, "s", "t", pa.array(["1"]), columns).columns

    assert both("x", None)["a"] != both(None, "x")["b"]
    assert both("x", "y")["a"].to_pylist() != both("xy", None)["a"].to_pylist()


@given(PHONES, ROUND, ROUND)
def test_no_telephone_survives_and_twice_is_once(phone, before, after):
    once = without_numbers(f"{before}{phone}{after}")
    digits = normal("phone", phone)[-7:]
    assert digits not in normal("phone", once) and "[phone]" in once
    assert without_numbers(once) == once


@given(EMAILS, ROUND, ROUND)
def test_no_mail_address_survives(email, before, after):
    once = without_numbers(before + email + after)
    assert email not in once and once.count("[email]") == 1


@given(st.text(max_size=80))
@example("[phone] 13800138000 [name]")
def test_redacting_twice_changes_nothing(text):
    redact = Redactor()
    redact.learn(["王小明", "Ann Li", "name", "phone"])
    once = redact(text)
    assert redact(once) == once


def test_numbers_of_business_stay():
    text = "订单20260101123456，金额1380.00，2026-01-02 09:00:00，SO0000123，数量 1500 1800，税率13%"
    assert without_numbers(text) == text
    assert without_numbers("证 110101199003078515，卡 6222 0212 3456 7890 123") == "证 [id]，卡 [card]"


def test_names_are_found_whole_in_letters_and_anywhere_in_chinese():
    redact = Redactor()
    redact.learn(["王小明", "John Smith", "Li", "王", "12"])
    assert redact("王小明经理和JOHN SMITH, Li") == "[name]经理和[name], [name]"
    assert redact("Liquid, Johnny Smithson, 王 12") == "Liquid, Johnny Smithson, 王 12"


def test_an_erased_name_is_found_by_its_hash_alone():
    listed = {value_hash(KEY, "name", "王小明")}
    redact = Redactor(lambda text: value_hash(KEY, "name", text) in listed, frozenset({3}))
    assert redact("请找王小明，不是王小红") == "请找[name]，不是王小红"


def test_names_given_in_parts_are_found_together():
    door = Door(Unkept(KEY), "crm", texts=True)
    columns = {
        "family": ("name", pa.array(["王", "Smith"])),
        "given": ("name", pa.array(["伟", "Ann"])),
        "note": ("free_text", pa.array(["王伟来电", "Ann Smith, smith"])),
    }
    passed = door.passed("contact", pa.array(["1", "2"]), columns)
    assert passed.columns["note"].to_pylist() == ["[name]来电", "[name], [name]"]
    assert set(passed.kinds.values()) <= set(PERSONAL) - {"free_text"}, "a text goes nowhere whole"
