-- Opportunities of every source, as they stand now. One that names no unit belongs to that of the
-- employee who works on it, else to that which its customer ordered from last.
with
    unioned as (
        {{
            union_sources(
                "opportunity",
                [
                    "opportunity_id",
                    "source_system",
                    "opportunity_number",
                    "party_id",
                    "unit_code",
                    "employee_number",
                    "product_code",
                    "opened_on",
                    "expected_close_on",
                    "closed_on",
                    "stage",
                    "probability_percent",
                    "amount",
                    "currency",
                    "lost_reason",
                ],
            )
        }}
    ),

    customer_units as (
        select
            orders.party_id,
            lines.unit_code,
            row_number() over (
                partition by orders.party_id
                order by orders.order_date desc, lines.order_line_id desc
            ) as place
        from {{ ref("sales_order_line") }} as lines
        inner join {{ ref("sales_order") }} as orders on lines.order_id = orders.order_id
        where lines.unit_code <> {{ unassigned_unit() }}
    )

select
    unioned.opportunity_id,
    unioned.source_system,
    unioned.opportunity_number,
    unioned.party_id,
    coalesce(
        unioned.unit_code,
        case when employee.unit_code <> {{ unassigned_unit() }} then employee.unit_code end,
        customer_units.unit_code,
        {{ unassigned_unit() }}
    ) as unit_code,
    unioned.employee_number,
    unioned.product_code,
    unioned.opened_on,
    unioned.expected_close_on,
    unioned.closed_on,
    unioned.stage,
    unioned.probability_percent,
    unioned.amount,
    unioned.currency,
    unioned.lost_reason
from unioned
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
left join customer_units on unioned.party_id = customer_units.party_id and customer_units.place = 1
