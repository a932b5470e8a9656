"""What is written at the desk, Chinese and English: requests by topic, answers, notes, thanks.

Belongs here: wording with gaps. Gaps: {company} {order} {product} {store} {number} {name} {phone} {email} {agent}. Does not:
who says it when.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A kind of request. `needs`: which of order, product, store it names. Wording: (title, text) by language."""

    name: str
    queue: str
    weight: int
    needs: tuple[str, ...]
    zh: tuple[str, str]
    en: tuple[str, str]


TOPICS = (
    Topic("damaged", "aftersales", 14, ("order", "product"),
          ("订单{order}到货破损", "您好，我们收到的订单{order}里，{product}外箱破损，{number}件不能销售，照片见附件。请安排补发或退款。"),
          ("Damaged goods in order {order}", "Hello, {number} pieces of {product} in our order {order} arrived damaged, see the pictures. Please replace or refund them.")),
    Topic("quality", "aftersales", 9, ("product",),
          ("{product}质量问题", "顾客反映{product}有异味，已下架{number}件，请尽快告知处理办法和批次检验报告。"),
          ("Quality of {product}", "Our customers complain about {product}; we took {number} pieces off the shelf. Please send the test report of the batch.")),
    Topic("return", "aftersales", 8, ("order", "product"),
          ("申请退货 {order}", "订单{order}的{product}多订了{number}件，未拆封，想申请退货，运费怎么算？"),
          ("Return request for {order}", "We ordered {number} too many of {product} in {order}. They are unopened. Can we return them, and who pays the freight?")),
    Topic("late", "logistics", 16, ("order",),
          ("订单{order}什么时候到", "订单{order}说好上周到货，现在还没有物流信息，门店已经断货，请帮忙查一下。"),
          ("Where is order {order}?", "Order {order} was promised for last week and we have no tracking information. We are out of stock. Please check.")),
    Topic("short", "logistics", 8, ("order", "product"),
          ("{order}少发货", "核对签收单，订单{order}的{product}少了{number}件，请核实补发。"),
          ("Short delivery {order}", "According to the delivery note {number} pieces of {product} are missing from order {order}. Please check.")),
    Topic("invoice", "billing", 12, ("order",),
          ("订单{order}发票抬头有误", "订单{order}的发票抬头开错了，我司全称是{company}，请作废重开。"),
          ("Wrong name on the invoice for {order}", "The invoice for order {order} carries a wrong name. We are {company}. Please cancel and reissue it.")),
    Topic("payment", "billing", 8, ("order",),
          ("{order}付款未核销", "订单{order}的货款上周已汇出，对账单上仍显示未付，请财务核对。"),
          ("Payment for {order} not booked", "We paid order {order} last week, yet your statement shows it as open. Please check with finance.")),
    Topic("price", "billing", 6, ("product",),
          ("{product}价格与报价不符", "本次开单价高于业务员报价，差{number}%，请解释。"),
          ("Price of {product} differs from the quote", "The price invoiced is {number}% above what your salesman quoted. Please explain.")),
    Topic("ingredients", "products", 10, ("product",),
          ("{product}成分和保质期", "请提供{product}的成分表、过敏原信息和保质期，线上平台上架要用。"),
          ("Ingredients and shelf life of {product}", "Please send the list of ingredients, allergens and the shelf life of {product} for our web shop.")),
    Topic("stock", "products", 7, ("product",),
          ("{product}还有货吗", "下个月做活动，预计要{number}箱{product}，能不能保证供货？"),
          ("Availability of {product}", "For a promotion next month we need {number} cases of {product}. Can you guarantee supply?")),
    Topic("footprint", "carbon", 9, ("product",),
          ("索取{product}碳足迹数据", "我司要做产品碳足迹核算，请提供{product}的碳足迹（PCF）及核算边界，最好有第三方核查。"),
          ("Product carbon footprint of {product}", "For our Scope 3 accounts we need the carbon footprint of {product} with its system boundary, verified if possible.")),
    Topic("packaging", "carbon", 5, ("product",),
          ("{product}包装再生料比例", "欧盟客户要求申报包装再生料比例，请提供{product}的包装材质和克重。"),
          ("Recycled content of the packaging of {product}", "For packaging reporting please tell us materials, grams and recycled share of the packaging of {product}.")),
    Topic("store", "stores", 6, ("store",),
          ("{store}服务投诉", "周末在{store}买东西，排队{number}分钟没人开第二个收银台，会员积分也没加上。"),
          ("Complaint about {store}", "At the weekend I waited {number} minutes in {store} and my points were not booked.")),
)  # fmt: skip
SPAM = (
    ("代开发票 全国可验", "本公司长期代理各类票据，点数优惠，量大从优，联系微信。"),
    ("Boost your ranking now", "We put your web site on page one of every search engine. Reply for a free offer."),
    ("低息贷款 当天放款", "无需抵押，手续简单，随借随还，欢迎来电咨询。"),
)  # fmt: skip
NAGGING = {
    "zh": ("催一下：{title}", "前两天发过邮件还没有人回复，请尽快处理：{title}"),
    "en": (
        "Reminder: {title}",
        "I wrote two days ago and have had no answer yet. Please look into it: {title}",
    ),
}
SIGNATURES = {
    "zh": ("\n\n{company}\n{name}\n电话 {phone}", "\n{name} {phone}", "\n\n联系人：{name}，邮箱 {email}", ""),
    "en": ("\n\nBest regards\n{name}\n{company}\n{phone}", "\n{name}, {phone}", "\nReach me at {email}", ""),
}
REPLIES = {
    "zh": ("您好，已收到您的反馈，我们正在与仓库核实，今天下班前给您答复。", "您好，请补充签收单照片，方便我们核对批次。",
           "您好，财务已在核对，预计两个工作日内有结果。", "您好，资料已请相关部门准备，准备好后第一时间发给您。"),
    "en": ("Thank you for your message. We are checking with the warehouse and will answer by the end of the day.",
           "Could you please send us the delivery note, so that we can find the batch?",
           "Our finance team is checking this and needs up to two working days.",
           "We have asked the department in charge for the documents and will send them as soon as we have them."),
}  # fmt: skip
ANSWERS = {
    "zh": ("照片已补充，请尽快处理。", "好的，麻烦尽快，{name}。", "还是没有收到，请打我电话 {phone}。", "谢谢，请抄送 {email}。"),
    "en": ("Here is the note, please hurry.", "Thanks, waiting for it. {name}", "Still nothing. Call me at {phone}.", "Please copy {email}."),
}  # fmt: skip
NOTES = (
    "已电话联系{name}（{phone}），下午再回电。",
    "仓库确认少装，补发单等物流排车。",
    "财务说审批卡在上级，最快周四。",
    "Called the customer, no answer. Try again tomorrow.",
    "同一批次第三次投诉，已报质检。",
    "业务员答应过这个价格，需补特价申请。",
)
HANDED_ON = ("转给同事跟进。", "Please take over, I am on leave.", "属你片区，请处理。", None)
MOVED_ON = ("不属于本组，转对应队列。", "Wrong queue.")
# By the queue it came in by.
RESOLUTIONS = {
    "aftersales": {"zh": ("已安排补发，预计三日内送达。", "退款已提交，三到五个工作日到账。"),
                   "en": ("A replacement leaves our warehouse within three days.", "The refund has been filed and arrives in three to five working days.")},
    "logistics": {"zh": ("货已到分拨中心，明天送达，运单号已短信发出。", "少发的货今天补发，随下一车到。"),
                  "en": ("Your goods are at the depot and will be delivered tomorrow.", "The missing cartons leave today.")},
    "billing": {"zh": ("发票已重开并寄出，请注意查收。", "款项已核销，对账单已更新。"),
                "en": ("A corrected invoice is on its way to you.", "Your payment has been booked; an updated statement is attached.")},
    "products": {"zh": ("资料已发送至您的邮箱，如有疑问请回复。", "已为您预留库存，业务员会与您联系。"),
                 "en": ("The documents have been sent to your address.", "Stock has been reserved; your salesperson will call you.")},
    "carbon": {"zh": ("碳足迹报告及核算边界说明已发送。", "包装材质、克重和再生料比例声明已发送。"),
               "en": ("The footprint report with its system boundary has been sent.", "The declaration of materials and recycled share has been sent.")},
    "stores": {"zh": ("门店经理已致歉，积分已补。", "已安排高峰时段加开收银台。"),
               "en": ("The store manager has apologised and booked your points.", "A second till will be open at busy hours.")},
}  # fmt: skip
NOT_SOLVED = {
    "zh": ("问题没有解决，补发的货又少了，{name}。", "资料不全，请重新处理。"),
    "en": (
        "This is not solved: again pieces are missing. {name}",
        "The documents are incomplete, please reopen.",
    ),
}
REMARKS = {
    1: ("回复太慢，问题没解决", "Slow and no solution"),
    2: ("等了很久", "Took too long"),
    3: ("一般", "All right"),
    4: ("处理及时", "Quick help"),
    5: ("非常满意，谢谢", "Excellent, thank you"),
}


def by_topic(name: str) -> Topic:
    """The topic of that name. Raises KeyError."""
    return {topic.name: topic for topic in TOPICS}[name]
