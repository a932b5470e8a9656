"""What a draft takes a file for, by the names of its columns alone: headers as people write them, in Chinese and English.

Here: the entity, and that the columns which tell it are found. Not here: a draft as a whole (test_ingestion_draft.py).
"""

import pytest

from ingestion import draft_synonyms_relations, draft_synonyms_trade
from ingestion.catalog import ENTITIES
from ingestion.draft_names import best_entity, matched

HEADERS = """
party: customer id, customer name, country
party: 客户编码, 客户名称, 国家, 是否启用
party: account, name, phone, email, city
sales_order: order no, customer, order date, currency, status
sales_order: 订单号, 客户, 日期, 币种, 状态
sales_order_line: 订单编号, 行号, 商品编码, 数量, 单价, 金额
sales_order_line: OrderID, SKU, Qty, Price, Total
sales_order_line: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, Customer ID, Country
return_line: 退货单号, 行号, 退货日期, 商品, 数量, 金额, 币种, 原因
pos_sale_line: 门店编号, 小票号, 销售时间, 会员, 行, 货号, 件数, 售价, 实收金额, 店员
pos_sale: 门店, 小票号, 销售时间, 会员号, 币种
pos_sale: store, receipt no, sale time, member, currency
pos_sale_line: store, receipt, line, item, qty, price, total, currency
opportunity: opportunity_id, sales_agent, product, account, deal_stage, engage_date, close_date, close_value
opportunity: 商机编号, 客户, 阶段, 预计成交日期, 金额, 币种
opportunity_stage_event: 商机编号, 阶段, 进入时间
product: product, series, sales_price
product: 商品编码, 商品名称, 分类, 单位, 标价
bom_component: 物料编码, 子件编码, 用量, 单位, 生效日期
store: 门店编码, 门店名称, 城市, 面积, 开业日期
stock_level: 仓库, 货号, 库存日期, 数量
stock_move: 移动单号, 货号, 移动日期, 调出仓库, 调入仓库, 数量, 单位
purchase_order_line: PO number, line, vendor, item, order date, quantity, received qty, unit price, currency
purchase_order_line: 采购单号, 行号, 供应商, 物料号, 采购日期, 数量, 收货数量, 单价
production_order: 工单号, 物料编码, 数量, 开工日期, 完工日期, 状态
invoice: 发票号, 客户, 开票日期, 到期日, 不含税金额, 税额, 价税合计
invoice: invoice no, customer, invoice date, due date, net, tax, gross, currency
payment: 收款单号, 发票号, 收款日期, 金额, 支付方式
exchange_rate: currency, base, start date, rate
sales_unit: 部门编码, 部门名称, 上级部门
territory: territory id, territory name, region
employee: employee id, department, title, hire date
employee: 工号, 部门, 职位, 入职日期
target: 部门, 月份, 目标, 币种
unit_membership: 用户名, 部门, 角色, 生效日期
employee: sales_agent, manager, regional_office
party: account,sector,year_established,revenue,employees,office_location,subsidiary_of
lead: lead id, company, contact name, phone, email, lead source, status, created
lead: 线索编号, 公司名称, 联系人, 手机, 线索来源, 状态, 创建时间, 负责人
quote: quote no, customer, quote date, valid until, status, total, currency
quote: 报价单号, 客户, 报价日期, 有效期至, 状态, 价税合计, 币种
quote_line: 报价单号, 行号, 商品编码, 数量, 单价, 折扣, 金额
contract: 合同编号, 客户, 签订日期, 开始日期, 结束日期, 状态, 合同金额, 币种
activity: 活动编号, 跟进方式, 客户, 跟进时间, 跟进结果, 负责人
activity: activity id, activity type, account, due date, outcome, owner, timestamp
message: 消息编号, 渠道, 方向, 发送时间, 主题, 正文
ticket: ticket id, requester, queue, priority, status, created, due date, subject
ticket: 工单编号, 客户, 优先级, 状态, 提交时间, 主题, 问题描述, 处理人
ticket_event: case id, event id, timestamp, event type, activity, resource
ticket_event: 工单编号, 步骤号, 事件时间, 事件类型, 操作, 处理人
survey_response: 问卷编号, 工单编号, 评价时间, 评分, 满分, 意见
survey_response: survey id, ticket, responded, score, scale
knowledge_article: 文章编号, 标题, 类别, 更新时间, 投票数
contribution: 贡献编号, 工号, 贡献类型, 贡献日期, 工时
cross_unit_request: 请求编号, 申请部门, 协作部门, 请求类型, 申请时间
store_traffic: 门店, 时段, 入口, 进店人数, 离店人数
store_traffic: store, hour, door, visitors, exits
external_indicator: indicator, region, period, frequency, value, unit
external_indicator: 指标编码, 指标名称, 地区, 期间, 数值, 单位
energy_reading: 电表号, 抄表起, 抄表止, 能源类型, 用量, 单位, 金额
energy_reading: meter, period from, period to, energy type, quantity, unit
freight_leg: 运单号, 运输段, 运输方式, 始发地, 目的地, 里程, 重量, 承运商, 发货日期
freight_leg: leg, shipment, mode of transport, origin, destination, distance, weight, carrier, departure date
business_trip: 差旅单号, 段号, 出行方式, 工号, 出发日期, 出发地, 目的地, 里程, 金额
business_trip: trip id, leg, travel mode, employee, start date, origin, destination, distance
supplier_pcf: 商品编码, 供应商, 生效日期, 碳足迹, 声明单位, 系统边界
supplier_pcf: product, supplier, valid from, carbon footprint, declared unit, boundary
party_address: 客户编码, 地址编号, 地址类型, 省份, 城市, 邮编, 详细地址
party_address: customer id, address id, address type, country, state, city, zip, street
party_identifier: 客户编码, 标识类型, 标识序号, 税号
"""


@pytest.mark.parametrize("line", HEADERS.strip().splitlines())
def test_a_file_is_taken_for_what_it_is(line):
    expected, _, names = line.partition(": ")
    header = [name.strip() for name in names.split(",")]
    assert best_entity(header).name == expected


@pytest.mark.parametrize(
    ("entity", "header", "expected"),
    [
        ("lead", "线索编号,公司名称,联系人,手机,邮箱,来源,负责人", "lead_number,company_name,person_name,phone,email,lead_source,employee_number"),
        ("party", "客户编码,客户名称,姓名,电话,电子邮箱,职位,行业", "party_code,party_name,person_name,phone,email,job_title,industry"),
        ("party", "account,name,phone,email,city", "party_code,party_name,phone,email,city"),
        ("party_address", "customer id,address id,address type,state,zip,street", "party_code,address_number,address_kind,region,postal_code,street"),
        ("ticket", "工单编号,客户,优先级,状态,提交时间,主题,问题描述,处理人", "ticket_number,party_code,priority,status,opened_at,subject,description,employee_number"),
        ("ticket_event", "Case ID,event id,Complete Timestamp,event type,Activity,Resource", "ticket_number,event_number,occurred_at,event_kind,activity,resource"),
        ("store_traffic", "门店,时段,入口,进店人数,离店人数", "store_code,counted_from,door_code,visitors_in,visitors_out"),
        ("energy_reading", "电表号,抄表起,抄表止,能源类型,用量,单位,金额", "meter_code,read_from,read_to,energy_kind,quantity,unit_of_measure,amount"),
        ("freight_leg", "leg,shipment,mode of transport,origin,destination,distance,weight,carrier", "leg_number,shipment_number,transport_mode,from_place,to_place,distance_km,mass_kg,carrier_code"),
        ("supplier_pcf", "商品编码,供应商,生效日期,碳足迹,声明单位,系统边界", "product_code,supplier_code,valid_from,co2e_kg,declared_unit,boundary"),
    ],
)  # fmt: skip
def test_its_columns_are_found(entity, header, expected):
    names, columns = header.split(","), expected.split(",")
    assert matched(names, ENTITIES[entity]) == dict(zip(columns, names, strict=True))


def test_every_name_belongs_to_a_column_that_there_is():
    columns = {column.name for entity in ENTITIES.values() for column in entity.columns}
    lines = (draft_synonyms_trade.LINES + draft_synonyms_relations.LINES).splitlines()
    listed = [line.partition(": ")[0] for line in lines if line]
    assert len(listed) == len(set(listed)) and set(listed) <= columns
