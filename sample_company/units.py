"""The group's sales units, its stores and the cities they lie in. All places are real, all branches invented.

Belongs here: what is written down by hand. Does not: anything drawn by dice, save each store's size and age.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sample_company.plan import Plan

ROOT = "GROUP"
# code, Chinese and English name, parent; units without children carry the sales.
UNITS = (
    (ROOT, "恒润集团 Hengrun Group", None),
    ("EAST", "华东大区 East China", ROOT),
    ("NORTH", "华北大区 North China", ROOT),
    ("SOUTH", "华南大区 South China", ROOT),
    ("WEST", "西部大区 West China", ROOT),
    ("EXPORT", "出口事业部 Export", ROOT),
    ("SH", "上海分公司 Shanghai", "EAST"),
    ("ZJ", "浙江分公司 Zhejiang", "EAST"),
    ("JS", "江苏分公司 Jiangsu", "EAST"),
    ("BJ", "京津冀分公司 Beijing", "NORTH"),
    ("DB", "东北分公司 Northeast", "NORTH"),
    ("GD", "广东分公司 Guangdong", "SOUTH"),
    ("HZ", "华中分公司 Central China", "SOUTH"),
    ("CY", "川渝分公司 Sichuan and Chongqing", "WEST"),
    ("XB", "西北分公司 Northwest", "WEST"),
    ("EU", "欧洲部 Europe", "EXPORT"),
    ("AM", "美洲部 Americas", "EXPORT"),
    ("AP", "亚太部 Asia Pacific", "EXPORT"),
)
LEAVES = tuple(code for code, _, _ in UNITS if code not in {parent for _, _, parent in UNITS})
# How the business customers are spread over the units, in per mille.
CUSTOMERS_BY_UNIT = {
    "SH": 170, "ZJ": 140, "JS": 130, "BJ": 130, "DB": 55, "GD": 150, "HZ": 60, "CY": 60, "XB": 25,
    "EU": 35, "AM": 28, "AP": 17,
}  # fmt: skip
CITIES = {
    "SH": ("上海",),
    "ZJ": ("杭州", "宁波", "温州", "绍兴", "嘉兴", "金华"),
    "JS": ("南京", "苏州", "无锡", "常州", "南通", "徐州"),
    "BJ": ("北京", "天津", "石家庄", "唐山"),
    "DB": ("沈阳", "大连", "长春", "哈尔滨"),
    "GD": ("广州", "深圳", "佛山", "东莞", "珠海"),
    "HZ": ("武汉", "长沙", "郑州", "南昌"),
    "CY": ("成都", "重庆", "绵阳"),
    "XB": ("西安", "兰州", "西宁"),
}
# unit, city, where in it
STORES = (
    ("SH", "上海", "南京西路"), ("SH", "上海", "淮海中路"), ("SH", "上海", "徐家汇"), ("SH", "上海", "五角场"),
    ("SH", "上海", "陆家嘴"), ("SH", "上海", "虹桥"), ("SH", "上海", "七宝"),
    ("ZJ", "杭州", "湖滨"), ("ZJ", "杭州", "滨江"), ("ZJ", "宁波", "天一广场"), ("ZJ", "温州", "五马街"),
    ("ZJ", "绍兴", "鲁迅路"),
    ("JS", "南京", "新街口"), ("JS", "南京", "河西"), ("JS", "苏州", "观前街"), ("JS", "无锡", "三阳广场"),
    ("JS", "常州", "南大街"),
    ("BJ", "北京", "王府井"), ("BJ", "北京", "西单"), ("BJ", "北京", "国贸"), ("BJ", "北京", "中关村"),
    ("BJ", "天津", "滨江道"), ("BJ", "石家庄", "中山路"),
    ("DB", "沈阳", "中街"), ("DB", "大连", "青泥洼桥"), ("DB", "哈尔滨", "中央大街"),
    ("GD", "广州", "天河城"), ("GD", "广州", "北京路"), ("GD", "深圳", "华强北"), ("GD", "深圳", "海岸城"),
    ("GD", "佛山", "祖庙"), ("GD", "东莞", "东城"),
    ("HZ", "武汉", "江汉路"), ("HZ", "武汉", "光谷"), ("HZ", "长沙", "五一广场"), ("HZ", "郑州", "二七广场"),
    ("CY", "成都", "春熙路"), ("CY", "成都", "交子大道"), ("CY", "重庆", "解放碑"),
    ("XB", "西安", "钟楼"),
)  # fmt: skip


@dataclass(frozen=True)
class Store:
    """A shop: a warehouse in Tryton, a row in the stores file, a till on the street."""

    code: str
    name: str
    unit: str
    city: str
    opened_on: date
    area_m2: int
    weight: float  # its share of the tills' lines


def stores(plan: Plan) -> tuple[Store, ...]:
    """The 40 stores; six of them opened within the company's recorded past."""
    dice = plan.dice("stores")
    young = set(dice.sample(range(len(STORES)), 6))
    found = []
    for number, (unit, city, place) in enumerate(STORES):
        since = plan.first_day
        opened = (
            since + timedelta(dice.randint(60, 600))
            if number in young
            else since - timedelta(dice.randint(200, 3600))
        )
        area = dice.randrange(120, 900, 10)
        weight = area**0.5 * dice.uniform(0.7, 1.4)
        found.append(Store(f"S{number + 1:03d}", f"{city}{place}店", unit, city, opened, area, weight))
    return tuple(found)
