select
    product_code,
    product_name,
    coalesce(product_group_code, '-') as product_group_code,
    coalesce(product_group_name, '-') as product_group_name,
    unit_of_measure,
    list_price,
    {{ base_currency() }} as base_currency,
    is_active,
    source_system
from {{ ref("product") }}
