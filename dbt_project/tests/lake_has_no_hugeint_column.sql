-- HUGEINT loses exactness silently when DuckLake writes it. Reads the columns of every table in
-- the lake, not only dbt's.
{{ config(meta={"asks": {"*": "no HUGEINT"}, "dagster": {"ref": {"name": "sales_daily"}}}) }}
-- after everything else: {{ ref("sales_daily") }} {{ ref("unit_permission") }} {{ ref("dim_product") }}
-- {{ ref("dim_unit") }} {{ ref("dim_store") }} {{ ref("dim_date") }}
-- {{ ref("funnel_stage_daily") }} {{ ref("fct_opportunity_stage") }} {{ ref("store_daily") }}
-- {{ ref("fct_invoice_payment") }} {{ ref("stock_daily") }} {{ ref("fct_production") }}
select table_schema, table_name, column_name, data_type
from system.information_schema.columns
where table_catalog = '{{ target.database }}' and data_type in ('HUGEINT', 'UHUGEINT')
