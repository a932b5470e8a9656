"""What people call the canonical columns, in Chinese and English: those of customers, service, surroundings and footprint.

Here: names, as data, one line a column, the commonest name first. A name may stand under several columns: which of them it means,
the entity decides. Not here: trade (draft_synonyms_trade.py), how well a file's column fits one (draft_names.py).
"""

LINES = """
person_name: full name, contact name, contact person, 姓名, 联系人, 联系人姓名
phone: telephone, mobile, mobile phone, phone number, 电话, 手机, 手机号, 手机号码, 联系电话, telefon
email: e-mail, mail, email address, 邮箱, 电子邮件, 电子邮箱, 邮件地址
employer_party_code: employer, employer code, works for, 所属公司, 所属客户, 任职公司
merged_into_party_code: merged into, replaced by, duplicate of, 合并到, 合并至客户
industry: sector, branch of trade, 行业, 所属行业
identifier_kind: identifier type, id type, 标识类型, 证件类型
identifier_number: identifier no, 标识序号
identifier_value: identifier, tax id, tax number, vat number, registration number, 标识, 税号, 纳税人识别号, 统一社会信用代码
address_number: address no, address id, 地址编号
address_kind: address type, 地址类型
region: province, state, 省份, 地区
postal_code: zip, zip code, postcode, postal, 邮编, 邮政编码, plz
street: address, address line, street address, 地址, 详细地址, 街道, straße
lead_number: lead, lead id, lead no, 线索, 线索编号, 线索号
company_name: company, firm, organisation, 公司, 公司名称, 企业, 企业名称
lead_source: source, 来源, 线索来源, 获客渠道
rating: score, satisfaction, stars, csat, grade, 评分, 满意度, 评级, 热度
created_at: created, create time, created time, 创建时间, 录入时间
first_response_at: first response, first reply, first contact, 首次响应时间, 首次响应, 首次联系时间
converted_at: converted, conversion date, 转化时间, 转商机时间
quote_number: quote, quote id, quote no, quotation, quotation no, offer, offer no, 报价单号, 报价单, 报价编号, angebot
contact_party_code: contact code, contact id, contact person id, 联系人编码, 联系人编号
quoted_on: quote date, quotation date, offer date, 报价日期
valid_until: valid through, expiry date, 有效期, 有效期至, 报价有效期
sent_at: sent, sent on, send time, 发送时间, 发出时间, 发送日期
accepted_at: accepted, accepted on, 接受时间, 成交时间, 确认时间
declined_at: declined, rejected, declined on, 拒绝时间
contract_number: contract, contract id, contract no, agreement, 合同, 合同号, 合同编号, vertrag
signed_on: signed, signature date, sign date, 签订日期, 签约日期
starts_on: starts, start date, begins, effective date, 开始日期, 生效日期, 起始日期
ends_on: ends, end date, expiry, expires on, 结束日期, 到期日期, 终止日期
sustainability_clauses: clauses, sustainability, 可持续条款, 环保条款, 条款
tags: labels, keywords, 标签
activity_number: activity id, activity no, 活动编号, 跟进编号
activity_kind: activity type, 活动类型, 跟进方式
occurred_at: occurred, timestamp, event time, complete timestamp, happened at, activity time, 发生时间, 活动时间, 跟进时间, 事件时间
due_at: due, due date, deadline, 到期时间, 截止时间, 期限
completed_at: completed, finished, completed on, 完成时间
duration_minutes: duration, minutes, 时长, 用时, 时长分钟
outcome: result, disposition, 结果, 跟进结果
subject: title, topic, summary, 主题, 标题, 事由
message_number: message id, message no, mail id, 消息编号, 邮件编号
channel: medium, 渠道, 沟通渠道, 来源渠道
language: lang, 语言
body: content, message, message text, 正文, 内容, 消息内容
requester_email: requester, submitter email, reporter, from address, 提交人邮箱, 客户邮箱
queue: department, 队列, 服务组, 处理组
priority: urgency, severity, 优先级, 紧急程度
opened_at: opened, created, created at, create time, submitted, reported, 提交时间, 创建时间, 开单时间, 报修时间
merged_into_ticket_number: merged into, duplicate of, parent ticket, 合并到, 合并至工单
event_number: event, event id, step, step number, sequence, 事件编号, 步骤, 步骤号
event_kind: event type, 事件类型, 步骤类型
activity: task, action, step name, activity name, 活动, 操作, 活动名称, 动作
new_status: status after, to status, 新状态, 变更后状态
resource: performer, handled by, org resource, 执行人角色, 处理角色, 资源
comment: comments, note, notes, feedback, reply, 评论, 意见, 反馈, 回复内容
survey_number: survey, survey id, response id, 调查编号, 问卷编号
responded_at: responded, answered, answered on, response time, 答复时间, 回收时间, 评价时间
rating_best: max rating, scale, out of, 满分, 总分
article_number: article id, kb id, kb number, knowledge article, 文章编号, 知识编号
title: headline, subject, 标题, 题目
category: topic, section, 类别, 分类, 栏目
updated_at: updated, last modified, modified, last update, 更新时间, 修改时间
votes: ratings, vote count, 评价次数, 投票数
helpful_votes: helpful, recommendations, likes, 有用数, 点赞数, 有帮助
is_public: public, visible, 是否公开, 公开
contribution_number: contribution, contribution id, 贡献编号
contribution_kind: contribution type, 贡献类型
contributed_on: contribution date, 贡献日期
hours: hours spent, time spent, 工时, 小时数, 耗时
request_number: request, request id, request no, 请求编号, 申请单号
from_unit_code: from unit, requesting unit, requester unit, 请求单元, 申请部门, 发起部门
to_unit_code: to unit, target unit, asked unit, 目标单元, 受理部门, 协作部门
request_kind: request type, 请求类型, 申请类型
requested_at: requested, request time, request date, 请求时间, 申请时间
answered_at: answered, answer time, 答复时间, 响应时间
done_at: done, completed, finished, 完成时间, 办结时间
counted_from: hour, count hour, counted at, start time, 时段, 小时, 统计时间, 开始时间
door_code: door, entrance, sensor, gate, 入口, 门口, 传感器, 通道
visitors_in: visitors, entries, people in, footfall, traffic, 进店人数, 客流, 客流量, 进店, 进店人次
visitors_out: exits, people out, 离店人数, 出店人数, 离店
indicator_code: indicator, series, series id, series code, 指标编码, 指标代码, 指标
region_code: region, area, 地区, 地区编码, 地区代码, 区域
period_start: period, date, month, quarter, 期间, 日期, 月份, 时期
period_kind: frequency, period type, freq, 频率, 期间类型
indicator_kind: indicator type, 指标类型
indicator_name: series name, indicator title, 指标名称
value: figure, observation, index, 数值, 指数
event_text: what happened, 事件说明
publisher: published by, data source, 发布机构, 数据来源
meter_code: meter, meter no, meter id, account number, 表号, 电表号, 户号, 表计编号
read_from: period from, billing start, reading from, 抄表起, 起始日期, 上次抄表日期, 计费开始
read_to: period to, billing end, reading to, 抄表止, 截止日期, 本次抄表日期, 计费结束
energy_kind: energy, energy type, fuel, fuel type, 能源类型, 能源, 燃料
site_code: site, location, building, premises, 场所, 站点, 场地, 地点编码
supplier_code: supplier, supplier id, vendor, vendor code, 供应商, 供应商编码, 供应商编号
is_renewable: renewable, green, green power, 是否绿电, 绿电, 可再生
is_estimated: estimated, estimate, 是否估算, 估算
leg_number: leg, leg no, segment, 段号, 运输段, 航段
shipment_number: shipment, consignment, waybill, tracking number, bill of lading, 运单号, 运单, 货运单号
transport_mode: mode of transport, transport, 运输方式
vehicle_kind: vehicle, vehicle type, vessel, truck type, 车型, 车辆类型, 运输工具
from_place: origin, departure, from city, loading place, 出发地, 起运地, 始发地, 起点
to_place: destination, arrival, to city, unloading place, 目的地, 到达地, 终点
distance_km: distance, kilometers, kilometres, mileage, 里程, 距离, 公里数, 运距
mass_kg: weight, mass, gross weight, chargeable weight, 重量, 质量, 毛重
carrier_code: carrier, carrier id, forwarder, haulier, 承运商, 承运人, 物流公司
departed_on: departure date, ship date, shipped on, pickup date, 发货日期, 起运日期, 出发日期
arrived_on: arrival date, delivered on, delivery date, 到达日期, 签收日期
is_paid_by_us: paid by us, freight paid, 我方付费, 是否我方付运费
trip_number: trip, trip id, travel request, expense report, 差旅单号, 出差单号, 行程编号
travel_mode: mode of travel, means of travel, travel type, 出行方式, 交通方式, 交通工具
cabin_class: cabin, travel class, 舱位, 席别, 座席
travellers: passengers, persons, travelers, 人数, 乘客数, 出行人数
nights: nights stayed, room nights, 晚数, 间夜, 住宿天数
co2e_kg: co2e, carbon footprint, emissions, 碳足迹, 排放量, 碳排放
declared_unit: functional unit, per unit, 声明单位, 功能单位
boundary: system boundary, scope, 系统边界, 边界
standard: norm, methodology, method, 标准, 核算标准
primary_data_percent: primary data share, primary data, 初级数据占比, 实测数据比例
is_verified: verified, third party verified, 是否核证, 是否核查, 第三方核证
"""
