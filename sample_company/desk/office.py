"""How the desk is set up: its queues, its agents and what it asks beside the text.

Belongs here: what is written down by hand, and who of the staff answers. Does not: tickets (`requests.py`).
"""

from dataclasses import dataclass
from datetime import date

from sample_company.plan import Plan
from sample_company.staff import SELLERS, Employee, employees

DOMAIN = "hengrun.example"
# slug, title; the slug begins a ticket's number and names the queue's mailbox
QUEUES = (
    ("aftersales", "售后 After-sales"),
    ("logistics", "物流 Logistics"),
    ("billing", "发票与付款 Invoices and payment"),
    ("products", "产品咨询 Product questions"),
    ("carbon", "可持续与碳数据 Sustainability data"),
    ("stores", "门店服务 Stores"),
)
# django-helpdesk has no survey of its own. Its custom fields are the real thing: the agent writes down what a customer
# answers after a ticket is closed, and helpdesk keeps who did it and when as a change of the ticket.
SATISFACTION, REMARK = "satisfaction", "satisfactionremark"


@dataclass(frozen=True)
class Field:
    """A field of the desk's own beside helpdesk's."""

    name: str
    label: str
    kind: str = "varchar"
    staff_only: bool = False


FIELDS = (
    Field("company", "公司 Company"),
    Field("ordernumber", "订单号 Order number"),
    Field("productcode", "商品编码 Product code"),
    Field("storecode", "门店编码 Store code"),
    Field(SATISFACTION, "满意度 Satisfaction 1–5", "integer", True),
    Field(REMARK, "客户评语 Customer's remark", "text", True),
)


def agents(plan: Plan) -> tuple[Employee, ...]:
    """The two of each unit's staff who answer the desk beside their selling, in the order of their numbers."""
    return tuple(e for place, e in enumerate(employees(plan)) if place % SELLERS in (1, 3))


def users(plan: Plan) -> tuple[Employee, ...]:
    """Who can sign in: the agents, and the leader of a unit whose agents all leave one day."""
    stay = {agent.unit for agent in agents(plan) if agent.left_on is None}
    stands_in = {e.leader for e in employees(plan) if e.unit not in stay}
    return tuple(e for e in employees(plan) if e in agents(plan) or e.code in stands_in)


def agents_of(plan: Plan, unit: str, day: date) -> tuple[str, ...]:
    """Numbers of those who answer for a unit on a day: its agents that are still there, else its leader."""
    there = tuple(e.code for e in agents(plan) if e.unit == unit and (e.left_on is None or e.left_on > day))
    return there or tuple({e.leader for e in employees(plan) if e.unit == unit})


def works_in_chinese(agent: str) -> bool:
    """Whether an agent has the desk's pages in Chinese: helpdesk writes what it did in that language."""
    return int(agent[1:]) % 3 == 0
