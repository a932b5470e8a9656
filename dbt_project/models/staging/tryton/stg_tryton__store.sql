-- Stores are warehouses; 'WH' is the central one, which sells nothing over a counter. City and
-- unit come by file.
with
    locations as (select * from {{ source("raw_tryton", "stock_location") }}),

    final as (
        select
            code as store_code,
            name as store_name,
            cast(null as {{ dbt.type_string() }}) as unit_code,
            cast(null as {{ dbt.type_string() }}) as city,
            cast(null as date) as opened_on,
            cast(null as decimal(18, 2)) as floor_area_m2,
            'tryton' as source_system
        from locations
        where type = 'warehouse' and code is not null and code <> 'WH'
    )

select *
from final
