"""docs/add-a-source.md, followed to the letter: its files in a copy of the code, an invented shop in a real PostgreSQL, one run.

Every figure is worked out by hand from the rows of SHOP. Only the address and the password are put in.
"""

import json
import re
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from lake import roles
from lake.home import Home
from tests.company import REPOSITORY, Company

pytestmark = pytest.mark.integration
PAGE = (REPOSITORY / "docs/add-a-source.md").read_text(encoding="utf-8")
BLOCKS = {title: text for title, text in re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', PAGE, re.S)}
DECLARATION, STAGING, LIST = FILES = [title for title in BLOCKS if "/" in title]
SHOP = """
create table customer (id integer primary key, firm text, contact text, mobile text, town text, blocked boolean not null,
    passphrase text, modified_at timestamptz not null default now());
create table article (sku text primary key, title text, range text, list_price numeric(10, 2),
    modified_at timestamptz not null default now());
create table web_order (id integer primary key, number text unique, customer_id integer, placed_at timestamptz, state text,
    currency text, total numeric(12, 2), modified_at timestamptz not null default now());
create table web_order_line (order_id integer, pos integer, sku text, pieces integer, price numeric(10, 2),
    line_total numeric(12, 2), primary key (order_id, pos));
insert into customer values (1, '晨光文具店', '王伟', '13800000001', '杭州', false, 'x'), (2, null, 'Ann Li', '13800000002', '宁波', false, 'x'),
    (3, 'Blue Door Ltd', null, null, null, true, 'x');
insert into article values ('A-1', 'Pen', 'W', 2.50), ('B-2', 'Notebook', 'P', 12.00), ('C-3', 'Lamp', 'L', 99.90);
insert into web_order values (1, 'W-1', 1, '2026-06-01 17:30Z', 'sent', 'CNY', 286.00), (2, 'W-2', 2, '2026-06-03 02:00Z', 'paid', 'CNY', 99.90),
    (3, 'W-3', 1, '2026-06-04 02:00Z', 'basket', 'CNY', 24.00), (4, 'W-4', 3, '2026-06-05 02:00Z', 'void', 'CNY', 25.00);
insert into web_order_line values (1, 1, 'A-1', 100, 2.50, 250.00), (1, 2, 'B-2', 3, 12.00, 36.00), (2, 1, 'C-3', 1, 99.90, 99.90),
    (3, 1, 'B-2', 2, 12.00, 24.00), (4, 1, 'A-1', 10, 2.50, 25.00);
"""


def own_lines(title: str) -> list[str]:
    """What a newcomer writes: of a list that is there, the lines below the first, which says where."""
    lines = BLOCKS[title].splitlines()
    return lines[1:] if title == LIST else lines


def test_it_takes_three_files_and_120_lines_and_the_page_says_how_many():
    counted = {title: len(own_lines(title)) for title in FILES}
    assert len(counted) <= 3 and sum(counted.values()) <= 120
    assert dict(re.findall(r"\| `([^`]+/[^`]+)` \| (\d+) \|", PAGE)) == {
        t: str(n) for t, n in counted.items()
    }


@pytest.fixture(scope="module")
def shop(server, tmp_path_factory):
    """The shop's own database, and an instance on a copy of the code that reads nothing else."""
    home, address = server
    roles.ensure(home, address, (roles.Database("shop", "shop"),))
    place = {"host": address.host, "port": address.port, "dbname": "shop", "autocommit": True}
    owner = psycopg.connect(**place, user="shop", passfile=str(home.passfile("shop")))
    owner.execute(SHOP)
    with psycopg.connect(**place, user="postgres", passfile=str(home.passfile("postgres"))) as administrator:
        administrator.execute("grant connect on database shop to public")
        administrator.execute(BLOCKS["at the source"].replace("<password>", "of-the-test"))

    code = tmp_path_factory.mktemp("code")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(lambda name: (REPOSITORY / name).exists(), listed.stdout.splitlines()):
        (code / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, code / name)
    instance = Home(Path(tempfile.mkdtemp(prefix="zt-add-"))).create()
    roles.write_secret(instance.passfile("shopkeeper_reader"), "*:*:shop:shopkeeper_reader:of-the-test\n")
    at = f"postgresql://shopkeeper_reader@/shop?host={address.host}&port={address.port}"
    sources = re.sub(r"postgresql://\S+", at, BLOCKS[".env"].strip().partition("=")[2])
    company = Company(instance, {"ZHONGTAI_SOURCES": sources}, code)
    yield SimpleNamespace(owner=owner, company=company, code=code)
    company.cli("stop", expect=None)
    owner.close()
    shutil.rmtree(instance.root, ignore_errors=True)


def write(shop, title: str) -> None:
    file = shop.code / title
    if title == LIST:
        there, *new = BLOCKS[title].splitlines(keepends=True)
        text = file.read_text(encoding="utf-8")
        assert text.count(there) == 1
        file.write_text(text.replace(there, there + "".join(new)), encoding="utf-8")
        return
    assert not file.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_text(BLOCKS[title], encoding="utf-8")


def test_nobody_declared_it_yet(shop):
    said = shop.company.cli("run", expect=2).stderr
    assert "There is no source shopkeeper to read" in said and "ZHONGTAI_SOURCES" in said


def test_the_declaration_is_looked_at_and_lands(shop):
    write(shop, DECLARATION)
    said = shop.company.cli("sources", "check", "shopkeeper").stdout
    assert "All of it would land" in said and "customer: 1 columns: passphrase" in said
    shop.owner.execute("alter table customer rename column town to city")
    said = shop.company.cli("sources", "check", "shopkeeper", expect=1).stdout
    assert "'town' is gone" in said and "perhaps it is called" in said and "nothing was written" in said
    shop.owner.execute("alter table customer rename column city to town")
    shop.company.cli("sync", "shopkeeper")
    contacts = shop.company.query("select contact, mobile, town from raw_shopkeeper.customer order by id")
    assert [town for *_, town in contacts] == ["杭州", "宁波", None]
    assert all(value.startswith("tok_") for *pair, _ in contacts[:2] for value in pair)


def test_what_is_mapped_is_published_and_reconciled_to_nothing(shop):
    write(shop, STAGING)
    write(shop, LIST)
    shop.company.cli("run")
    query = shop.company.query
    assert query("select party_code, party_name, is_company, person_name_token is not null, city, is_active"
                 " from canonical.party order by 1") == [
        ("1", "晨光文具店", True, True, "杭州", True), ("2", None, False, True, "宁波", True),
        ("3", "Blue Door Ltd", True, False, None, False),
    ]  # fmt: skip
    # 17:30 UTC is past midnight in Shanghai; a basket and a void order are no sales
    daily = query(
        "select business_date::varchar, sum(sales_amount_base) from marts.sales_daily group by all order by all"
    )
    assert daily == [("2026-06-02", Decimal("286.00")), ("2026-06-03", Decimal("99.90"))]
    lines = query(
        "select order_number, line_number, product_name, status, amount from marts.fct_order_line order by 1, 2"
    )
    assert lines == [
        ("W-1", 1, "Pen", "done", Decimal("250.00")), ("W-1", 2, "Notebook", "done", Decimal("36.00")),
        ("W-2", 1, "Lamp", "confirmed", Decimal("99.90")), ("W-3", 1, "Notebook", "draft", Decimal("24.00")),
        ("W-4", 1, "Pen", "cancelled", Decimal("25.00")),
    ]  # fmt: skip
    assert reconciled(shop) == {
        ("sales_order", "rows"): 4, ("sales_order", "amount"): Decimal("410.90"),
        ("sales_order_line", "rows"): 5, ("sales_order_line", "amount"): Decimal("434.90"),
    }  # fmt: skip


def reconciled(shop) -> dict:
    found = json.loads(shop.company.cli("reconcile", "--json").stdout)
    lines = found if isinstance(found, list) else found["lines"]
    assert {line["source"] for line in lines} == {"shopkeeper"}
    assert [line for line in lines if Decimal(line["residue"])] == []
    return {(line["entity"], line["measure"]): Decimal(line["source_total"]) for line in lines}
