-- Where nothing was counted, today's level is what ever came less what ever left, taken from the
-- movements themselves.
{{
    config(
        meta={
            "asks": {"closing_quantity": "balance with movements"},
            "dagster": {"ref": {"name": "stock_daily"}},
        }
    )
}}
with
    moved as (
        select
            product_code,
            sum(case when {{ holds_stock("to_location") }} then quantity else 0 end)
            - sum(case when {{ holds_stock("from_location") }} then quantity else 0 end) as quantity
        from {{ ref("stock_move") }}
        where status = 'done' and moved_on is not null
        group by product_code
    ),

    levels as (
        select product_code, sum(case when is_latest then closing_quantity else 0 end) as quantity
        from {{ ref("stock_daily") }}
        group by product_code
        having max(counted_quantity) is null
    )

select levels.product_code, levels.quantity as level_quantity, moved.quantity as moved_quantity
from levels
inner join moved on levels.product_code = moved.product_code
where levels.quantity <> moved.quantity
