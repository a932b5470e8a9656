-- In − out = level, for each store, product and day: what ever came less what ever left, from the
-- movements themselves; of what was counted, the count and what came and left since.
{{
    config(
        meta={
            "asks": {"closing_quantity": "balance with movements"},
            "dagster": {"ref": {"name": "stock_daily"}},
        }
    )
}}
with
    moves as (
        select *, moved_on as business_date
        from {{ ref("stock_move") }}
        where status = 'done' and moved_on is not null and from_location <> to_location
    ),

    changes as (
        select to_location as store_code, product_code, business_date, quantity
        from moves
        where {{ holds_stock("to_location") }}
        union all
        select from_location, product_code, business_date, - quantity
        from moves
        where {{ holds_stock("from_location") }}
        union all
        select store_code, product_code, counted_on, 0
        from {{ ref("stock_level") }}
    ),

    books as (
        select
            store_code,
            product_code,
            business_date,
            sum(sum(quantity)) over (
                partition by store_code, product_code order by business_date
            ) as quantity
        from changes
        group by store_code, product_code, business_date
    ),

    -- what a count sets right in the books, from its day on until the next
    counts as (
        select
            store_code,
            product_code,
            counted_on as since,
            lead(counted_on) over (
                partition by store_code, product_code order by counted_on
            ) as until,
            counted.quantity - books.quantity as quantity
        from books
        inner join {{ ref("stock_level") }} as counted using (store_code, product_code)
        where business_date = counted_on
    )

select
    coalesce(levels.store_code, books.store_code) as store_code,
    coalesce(levels.product_code, books.product_code) as product_code,
    coalesce(levels.business_date, books.business_date) as business_date,
    levels.closing_quantity,
    books.quantity as moved_quantity,
    counts.quantity as counted_beyond
from books
left join
    counts
    on books.store_code = counts.store_code
    and books.product_code = counts.product_code
    and books.business_date >= counts.since
    and (counts.until is null or books.business_date < counts.until)
full join
    {{ ref("stock_daily") }} as levels
    on books.store_code = levels.store_code
    and books.product_code = levels.product_code
    and books.business_date = levels.business_date
where
    levels.closing_quantity is null
    or books.quantity is null
    or levels.closing_quantity <> books.quantity + coalesce(counts.quantity, 0)
