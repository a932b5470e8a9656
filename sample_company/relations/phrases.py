"""What customers and sellers write to one another, Chinese and English, by what it is about.

Belongs here: sentences with places to fill in. Does not: who says which of them when (`talk.py`). {person}, {phone} and {email} put
a person's own values into the text, as in life.
"""

PHRASES = {
    "zh": {
        "interest": ("您好，在展会上看到贵司的{product}，想了解年度框架供货的条件。", "我们门店准备上新，对{product}有兴趣，请发一份资料。我的手机是{phone}。"),
        "intro": ("{person}您好，感谢关注。附上{product}的介绍和碳足迹说明，方便时电话沟通。", "您好，已为您安排样品，请确认收货地址。"),
        "needs": ("样品收到了，质量不错。年用量大概{quantity}，包装能否用再生料？", "请问能否提供产品碳数据？我们总部明年要求供应商披露。资料发到{email}即可。"),
        "answer": ("再生料包装可以做，起订量{quantity}。碳数据可按批次提供。", "可以的，产品碳数据随货附上，合同里可以写明。"),
        "offer": ("{person}您好，报价单{quote}已发出，金额{amount}，有效期30天，请查收。", "附上报价{quote}。如数量超过{quantity}，还可以再谈。"),
        "objection_price": ("价格比现在的供应商高了{percent}%左右，还能不能再让一点？", "报价{quote}我看了，{product}偏贵，老板那里过不去。"),
        "objection_delivery": ("价格可以，但交期太长了，旺季前必须到货，你们能保证吗？", "上一家就是因为总是晚到才换的，交期{days}天我们接受不了。"),
        "concession": ("和领导申请了，数量到{quantity}可以再让{percent}%，请您考虑。", "交期可以缩短到{days}天，分两批发货。"),
        "finance": ("我这边没有问题，卡在财务审批了，预计还要一两周。", "采购同意了，财务总监出差，付款条件还没批下来。有急事找{person}，电话{phone}。"),
        "reminder": ("{person}您好，请问审批有进展吗？月底前签约可以保留这个价格。", "您好，报价{quote}下周到期，需要我帮您延期吗？"),
        "won": ("合同已盖章寄出，请安排首批发货，联系人{person}，{phone}。", "审批通过了，按报价{quote}执行，合作愉快。"),
        "lost_price": ("抱歉，最后选了更便宜的一家，价格差了{percent}%。",), "lost_delivery": ("抱歉，交期对不上，这次先不合作了。",),
        "lost_competitor": ("我们跟另一家续约了，以后有机会再合作。",), "lost_no_budget": ("预算被砍了，今年不做了。",),
        "lost_no_answer": ("{person}您好，多次联系未回复，我先把这个项目关闭，有需要随时找我。",),
        "enquiry": ("想咨询{product}的批发价格，请联系{phone}。", "请发一份产品目录到{email}，谢谢。{person}"),
        "response": ("{person}您好，目录和价格表已发您邮箱，有问题随时联系。", "您好，收到您的咨询，我是您的对接销售，稍后给您电话。"),
    },
    "en": {
        "interest": ("Hello, we saw your {product} at the fair and would like terms for a yearly supply.", "We are renewing our range and are interested in {product}. My direct line is {phone}."),
        "intro": ("Dear {person}, thank you for your interest. Please find our brochure and the carbon data attached.", "Hello, samples are on their way. Which address should they go to?"),
        "needs": ("Samples arrived, we like them. We need about {quantity} a year. Is recycled packaging possible?", "Can you provide product carbon footprints? Please send them to {email}."),
        "answer": ("Recycled packaging is possible from {quantity} units. Carbon data comes with each batch.", "Yes, we can put the carbon data into the contract."),
        "offer": ("Dear {person}, our quote {quote} over {amount} is out, valid for 30 days.", "Please find quote {quote}. Above {quantity} units we can talk again."),
        "objection_price": ("You are about {percent}% above our present supplier. Is there any room?", "I have read {quote}. {product} is too expensive for us."),
        "objection_delivery": ("The price is fine, but the lead time is too long. Can you guarantee delivery before the season?", "{days} days will not work for us, our last supplier was late as well."),
        "concession": ("For {quantity} units we can take another {percent}% off.", "We can cut the lead time to {days} days with two shipments."),
        "finance": ("Everything is agreed on our side, but it is stuck in finance approval. Another week or two.", "Our CFO has not signed the payment terms yet. If urgent, call {person} on {phone}."),
        "reminder": ("Dear {person}, is there any news from finance? We can hold the price until the end of the month.", "Hello, quote {quote} expires next week. Shall I extend it?"),
        "won": ("The contract is signed and in the post. Please ship the first batch, contact {person}, {phone}.", "Approved as in {quote}. We look forward to working with you."),
        "lost_price": ("Sorry, we went with a cheaper offer, {percent}% below yours.",), "lost_delivery": ("Sorry, the lead time does not fit.",),
        "lost_competitor": ("We have renewed with our present supplier.",), "lost_no_budget": ("The budget was cut, the project is off for this year.",),
        "lost_no_answer": ("Dear {person}, as I could not reach you I am closing this for now.",),
        "enquiry": ("Please quote wholesale prices for {product}. Call me on {phone}.", "Please send a catalogue to {email}. Best regards, {person}"),
        "response": ("Dear {person}, catalogue and price list are in your inbox.", "Hello, thank you for your enquiry. I will call you shortly."),
    },
}  # fmt: skip
SUBJECTS = {
    "zh": {"offer": "报价单{quote}", "finance": "审批进度", "won": "合同", "objection_price": "关于价格", "objection_delivery": "关于交期"},
    "en": {"offer": "Quote {quote}", "finance": "Approval", "won": "Contract", "objection_price": "Price", "objection_delivery": "Lead time"},
}  # fmt: skip
CALLS = {
    "zh": ("与{person}电话沟通需求", "跟进报价", "确认交期", "催财务审批"),
    "en": ("Call with {person} about needs", "Follow up on the quote", "Lead time", "Chase finance approval"),
}
MEETINGS = {
    "zh": ("拜访{company}", "样品评审", "商务谈判"),
    "en": ("Visit to {company}", "Sample review", "Negotiation"),
}
TASKS = {
    "zh": ("寄送样品", "准备报价", "跟进财务审批", "核对碳数据", "回访{person}"),
    "en": (
        "Send samples",
        "Prepare the quote",
        "Chase finance",
        "Check the carbon data",
        "Call {person} back",
    ),
}
