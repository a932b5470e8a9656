-- Tryton's products (variants of templates) with their group, unit and list price.
with
    products as (select * from {{ source("raw_tryton", "product_product") }}),

    templates as (select * from {{ source("raw_tryton", "product_template") }}),

    units as (select * from {{ source("raw_tryton", "product_uom") }}),

    -- a template may stand in several categories; those of accounting are no product groups
    template_groups as (
        select relation.template, min(category.id) as category
        from {{ source("raw_tryton", "product_template_product_category") }} as relation
        inner join
            {{ source("raw_tryton", "product_category") }} as category
            on relation.category = category.id
        where not coalesce(category.accounting, false)
        group by relation.template
    ),

    categories as (select * from {{ source("raw_tryton", "product_category") }}),

    -- a price of the product itself goes before its template's; of several companies the first
    -- one's counts
    prices as (
        select
            products.id as product,
            price.list_price,
            row_number() over (
                partition by products.id
                order by price.product nulls last, price.company nulls last, price.id
            ) as place
        from products
        inner join
            {{ source("raw_tryton", "product_list_price") }} as price
            on products.template = price.template
            and coalesce(price.product, products.id) = products.id
    ),

    final as (
        select
            coalesce(products.code, '#' || products.id) as product_code,
            coalesce(templates.name, '#' || products.id) as product_name,
            coalesce(categories.code, '#' || categories.id) as product_group_code,
            categories.name as product_group_name,
            units.name as unit_of_measure,
            cast(prices.list_price as decimal(18, 6)) as list_price,
            coalesce(products.active, true) and coalesce(templates.active, true) as is_active,
            'tryton' as source_system
        from products
        left join templates on products.template = templates.id
        left join units on templates.default_uom = units.id
        left join template_groups on templates.id = template_groups.template
        left join categories on template_groups.category = categories.id
        left join prices on products.id = prices.product and prices.place = 1
    )

select *
from final
