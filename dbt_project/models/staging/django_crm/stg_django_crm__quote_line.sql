-- Lines of estimates. The amount is before tax; the offer's own discount is taken off the whole,
-- not
-- off its lines.
with
    lines as (
        select
            *,
            row_number() over (
                partition by estimate_id order by {{ adapter.quote("order") }}, created_at, id
            ) as line_number
        from {{ source("raw_django_crm", "estimate_line_item") }}
    ),

    products as (select * from {{ source("raw_django_crm", "product") }}),

    quotes as (select * from {{ ref("stg_django_crm__quote") }}),

    final as (
        select
            'django_crm:' || lines.id as quote_line_id,
            'django_crm:' || lines.estimate_id as quote_id,
            cast(lines.line_number as integer) as line_number,
            products.sku as product_code,
            lines.name as description,
            cast(lines.quantity as decimal(18, 4)) as quantity,
            cast(lines.unit_price as decimal(18, 6)) as unit_price,
            lines.discount_amount,
            cast(lines.subtotal - lines.discount_amount as decimal(18, 2)) as amount,
            cast(0 as decimal(38, 10)) as rounding_residue,
            quotes.currency,
            'django_crm' as source_system
        from lines
        left join products on lines.product_id = products.id
        left join quotes on 'django_crm:' || lines.estimate_id = quotes.quote_id
    )

select *
from final
