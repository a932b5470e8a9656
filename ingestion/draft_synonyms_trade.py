"""What people call the canonical columns, in Chinese and English: those of what is bought, sold, made, counted and paid.

Here: names, as data, one line a column, the commonest name first. A name may stand under several columns: which of them it means,
the entity decides. Not here: customers, service and surroundings (draft_synonyms_relations.py), how well a file's column fits one (draft_names.py).
"""

LINES = """
party_code: account, customer, customer code, customer id, customer no, client, client id, vendor, vendor id, supplier, supplier code, 客户, 客户编码, 客户编号, 客户代码, 供应商, 供应商编码, 供应商编号, kunde, kundennummer, lieferant
party_name: customer name, supplier name, vendor name, company, company name, 客户名称, 公司名称, 供应商名称, 单位名称, account name, organisation, organization, 客户简称, 企业名称
is_company: company flag, 是否企业, 是否公司
country_code: country, 国家, 国别, land
is_active: active, enabled, 是否有效, 是否启用, 启用, 状态标志
product_code: product, product id, item, item code, item no, sku, article, article number, stockcode, stock code, material, material no, 商品, 商品编码, 商品编号, 货号, 产品编码, 产品编号, 物料编码, 物料号, 货品, artikel, artikelnummer
product_name: item name, description, product description, 商品名称, 产品名称, 品名, 物料名称, bezeichnung
product_group_code: category, category code, group, 类别, 类别编码, 分类编码, 品类编码
product_group_name: category name, group name, 类别名称, 分类, 品类
unit_of_measure: unit, uom, units, 单位, 计量单位, einheit
list_price: price, retail price, 标价, 零售价, 定价, 吊牌价
unit_code: sales unit, department, branch, business unit, cost center, 部门, 销售单位, 分公司, 事业部, 部门编码
unit_name: department name, 部门名称
parent_unit_code: parent, parent unit, 上级部门, 上级
store_code: store, shop, store id, shop id, warehouse, warehouse code, location, branch store, 门店, 门店编码, 店号, 店铺, 仓库, 仓库编码, filiale, lager
store_name: store name, shop name, warehouse name, 门店名称, 店名, 仓库名称
city: town, 城市, 市, stadt, 城市名称, 所在城市
opened_on: opening date, open date, engage date, created, create date, created on, 创建日期, 开业日期, 开店日期
floor_area_m2: area, floor area, sales area, 面积, 营业面积, 经营面积
order_number: order, order no, order id, orderid, invoiceno, po number, po, 订单号, 订单编号, 单号, 单据号, 采购单号, auftrag, bestellnummer, order number, 关联订单
line_number: line, 行, line no, position, pos, 行号, 序号, 明细号
order_date: date, order date, invoicedate, 日期, 订单日期, 下单日期, 单据日期, 采购日期, bestelldatum, datum
ordered_at: ordered at, order time, 下单时间
currency: currency code, 币种, 货币, 币别, währung
status: state, order status, 状态, 订单状态
quantity: qty, amount of pieces, pieces, order qty, 数量, 件数, menge, anzahl, consumption, usage, 用量, 消耗量
unit_price: price, unit cost, price each, 单价, 价格, 售价, preis, einzelpreis
amount: total, line total, sum, value, net amount, 金额, 总额, 合计金额, 实收金额, 小计, betrag
discount_amount: discount, 折扣, 优惠, 折扣额, 优惠金额, rabatt
description: text, remark, memo, note, 描述, 备注, 说明, details, 详情, 问题描述
ticket_number: ticket, receipt, receipt no, transaction, transaction id, 小票号, 小票, 流水号, 交易号, bon, ticket id, case, case id, case number, 工单, 工单编号, 服务单号
register_code: register, till, pos, terminal, 收银台, 收银机, 机号
sold_at: sold at, sale time, time, timestamp, datetime, 销售时间, 交易时间, 时间, 开票时间
member_number: member, member no, loyalty, card, 会员号, 会员卡号, 会员, 会员编号
target_month: month, period, 月份, 月, 期间, monat
target_amount: target, goal, budget, plan, 目标, 目标额, 销售目标, 预算, 计划额, ziel
username: user, login, 用户, 用户名, 账号
role: 角色
valid_from: from, start, start date, begin, 生效日期, 开始日期, 起始日期, 起, 生效日
valid_to: to, end, end date, until, 失效日期, 结束日期, 截止日期, 止
base_currency: base, 本位币, 基准货币
units_per_base: rate, exchange rate, 汇率, kurs
component_code: component, part, part number, 子件, 组件, 子件编码, 组件编码, 零件
quantity_per: quantity per, usage, per assembly qty, 用量, 单位用量
counted_on: count date, stock date, snapshot date, 盘点日期, 库存日期
move_number: move, movement, 移动单号, 出入库单号, 流水单号
moved_on: move date, movement date, 移动日期, 出入库日期
from_location: from, source location, 来源, 来源仓库, 调出仓库, 出库仓库
to_location: to, target location, 去向, 目标仓库, 调入仓库, 入库仓库
unit_cost: cost, 成本, 单位成本
origin: reason, cause, 来源类型
invoice_number: invoice, invoice no, 发票号, 发票号码, 发票编号, rechnung, rechnungsnummer
direction: in out, 方向, 进销
invoice_date: invoice date, 开票日期, 发票日期, rechnungsdatum
due_date: due, due date, delivery date, 到期日, 应付日期, 交货日期, 交期, 要求到货日期, fällig
untaxed_amount: net, net amount, 不含税金额, netto
tax_amount: tax, vat, 税额, steuer
total_amount: gross, total, 价税合计, 含税金额, brutto
payment_number: payment, payment no, 付款单号, 收款单号
paid_on: payment date, paid, 付款日期, 收款日期
method: payment method, 付款方式, 支付方式
return_number: return, return no, 退货单号, 退单号
returned_on: return date, 退货日期
reason: return reason, 原因, 退货原因
opportunity_number: opportunity, opportunity id, deal, deal id, 商机, 商机编号, 商机号
employee_number: employee, employee id, sales agent, sales rep, rep, 员工, 员工编号, 工号, 业务员, 销售员, owner, assigned to, assignee, 负责人, 处理人, 跟进人
job_title: title, position title, function, 职位, 职务, 岗位
hired_on: hire date, hired, 入职日期
left_on: leave date, left, 离职日期
territory_code: territory, territory id, region code, 区域, 区域编码, 大区编码
territory_name: territory name, region name, 区域名称
territory_group: region, group, 大区
expected_close_on: expected close, expected close date, 预计成交日期
closed_on: closed, close date, 成交日期, 关闭日期
stage: deal stage, phase, 阶段, 商机阶段
probability_percent: probability, chance, 概率, 赢率, 赢单率
lost_reason: lost reason, 丢单原因, 输单原因
entered_at: entered, stage date, 进入时间
received_quantity: received, received qty, 到货数量, 收货数量, 已收数量
rejected_quantity: rejected, rejected qty, 拒收数量, 退回数量
production_number: production order, work order, 生产单号, 工单号, 生产订单号
planned_on: planned date, plan date, 计划日期
started_on: start date, 开工日期, 出发日期, departure date
finished_on: end date, finish date, 完工日期
scrapped_quantity: scrap, scrapped qty, 报废数量, 废品数量
cost_amount: cost, total cost, 成本金额, 生产成本
"""
