"""The desk's knowledge base: categories, articles and who found them helpful.

Belongs here: what is written there and when, and each vote. Does not: writing it into helpdesk (`setup.py`, `write.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sample_company.desk.hours import later, written_at
from sample_company.desk.office import agents
from sample_company.plan import Plan

# slug, name, title, queue
CATEGORIES = (
    ("returns", "退换货", "退换货 Returns and replacements", "aftersales"),
    ("delivery", "物流配送", "物流配送 Delivery", "logistics"),
    ("invoices", "开票付款", "开票付款 Invoices and payment", "billing"),
    ("goods", "商品知识", "商品知识 About our products", "products"),
    ("climate", "碳数据", "碳数据 Carbon data", "carbon"),
)
# category, title, question, answer
ARTICLES = (
    ("returns", "破损商品如何处理", "收到的货有破损怎么办？", "签收当天拍照，两日内在工单里上传照片和签收单，核实后补发或退款。"),
    ("returns", "How to return unopened goods", "Can we return goods we ordered too many of?", "Within 30 days, unopened, freight at your expense. Open a ticket with the order number first."),
    ("returns", "退款多久到账", "退款什么时候到？", "财务审核后三到五个工作日原路退回。"),
    ("delivery", "如何查询物流", "怎么知道货到哪里了？", "订单发货后会收到运单号；超过两日无更新请联系我们。"),
    ("delivery", "Short deliveries", "A carton is missing, what now?", "Note it on the delivery note and open a ticket within three days with a picture."),
    ("delivery", "修改收货地址", "发货前能改地址吗？", "发货前可以，请在工单里写明新地址和联系人。"),
    ("invoices", "发票抬头开错", "发票抬头错了怎么改？", "请提供正确的公司全称和税号，原发票作废后重开。"),
    ("invoices", "Statement of account", "Why is a paid invoice shown as open?", "Bank transfers are booked within two working days; send us the remittance if it takes longer."),
    ("goods", "成分与过敏原", "在哪里找成分表？", "成分表和过敏原信息在产品页，也可按商品编码索取。"),
    ("goods", "Shelf life", "How long do snacks keep?", "Nine months from production unless the carton says otherwise."),
    ("climate", "产品碳足迹怎么算", "碳足迹数据的边界是什么？", "从摇篮到大门，按 ISO 14067，排放因子版本见报告第二页。"),
    ("climate", "Recycled content of packaging", "What share of the packaging is recycled?", "Between 30 and 80 percent by weight; ask with the product code for the declaration."),
)  # fmt: skip


@dataclass(frozen=True)
class Vote:
    """One agent's judgement of an article, by its place in ARTICLES."""

    at: datetime
    article: int
    agent: str
    helpful: bool


def written_on(plan: Plan, article: int) -> date:
    """The day an article appears; the last two do some days after the written past."""
    late = article - (len(ARTICLES) - 2)
    if late >= 0:
        return plan.today + timedelta(3 + 4 * late)
    return plan.first_day + timedelta(article * 17)


def votes(plan: Plan) -> Iterator[Vote]:
    """Every vote, of the past and of the half year after it, in order."""
    found = []
    for article in range(len(ARTICLES)):
        first = written_on(plan, article)
        for agent in agents(plan):
            dice = plan.dice("desk vote", article, agent.code)
            day = first + timedelta(dice.randrange(max((plan.today - first).days, 1) + 180))
            if dice.random() < 0.6 and (agent.left_on is None or day < agent.left_on):
                at = later(dice, written_at(dice, day, "home"), 1)
                found.append(Vote(at, article, agent.code, dice.random() < 0.8))
    return iter(sorted(found, key=lambda vote: (vote.at, vote.article, vote.agent)))
