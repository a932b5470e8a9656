{#-
    Views and tables (materialization_table.sql) of the lake, replaced in ONE commit. dbt's own way is made for databases
    without transactional DDL: build under another name, rename twice, commit, drop the old one in a second commit. DuckLake
    reads its whole catalogue again after each commit that changes a table, so the second commit doubled the price of every
    small model. A reader sees the old relation until the commit; a model that fails rolls back to it. A view whose text
    stands already is only tried: its query is bound as a temporary view, whose text DuckDB writes in the same form as the
    stored one.
-#}
{% materialization view, adapter = "duckdb" %}
    {%- set target = this.incorporate(type="view") -%}
    {%- set existing = load_cached_relation(this) -%}
    {% call statement("main") -%}
        create or replace temp view to_be as (
        {{ sql }}
        )
    {%- endcall %}
    {% if existing is none or not existing.is_view or not stands_as(existing, "to_be") %}
        {% do drop_in_transaction(existing) %}
        {% call statement("create") -%} {{ get_create_view_as_sql(target, sql) }} {%- endcall %}
    {% endif %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{% macro stands_as(view, temporary) %}
    {% set texts -%}
        select count(*) = 2 and count(distinct sql[position(' AS ' in sql):]) = 1
        from duckdb_views()
        where
            (database_name, schema_name, view_name) in (
                ('{{ view.database }}', '{{ view.schema }}', '{{ view.identifier }}'), ('temp', 'main', '{{ temporary }}')
            )
    {%- endset %}
    {{ return(run_query(texts).rows[0][0]) }}
{% endmacro %}

{% macro drop_in_transaction(relation) %}
    {% if relation is not none %}
        {% do adapter.ensure_transaction() %} {% do adapter.drop_relation(relation) %}
    {% endif %}
{% endmacro %}
