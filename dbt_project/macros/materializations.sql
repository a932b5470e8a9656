{#-
    Views and tables of the lake, replaced in ONE commit. dbt's own way is made for databases without transactional DDL:
    build under another name, rename twice, commit, drop the old one in a second commit. DuckLake reads its whole catalogue
    again after each commit that changes a table, so the second commit doubled the price of every small model. A reader
    sees the old relation until the commit; a model that fails rolls back to it. A view whose text stands already is only
    tried: its query is bound as a temporary view, whose text DuckDB writes in the same form as the stored one. A table whose
    columns stand already is emptied and filled anew, not made anew: a third of the price, and its columns are not written
    into the catalogue once more for each publication that is kept, all of which DuckLake reads after each change of a table.
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

{% materialization table, adapter = "duckdb" %}
    {%- set target = this.incorporate(type="table") -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set contract = config.get("contract").enforced -%}
    {% if existing is not none and existing.is_table and not should_full_refresh() and columns_stand(
        existing, contract
    ) %}
        {% call statement("emptied") -%} delete from {{ target }}
        {%- endcall %}
        {% call statement("main") -%}
            {% if contract -%} {{ get_assert_columns_equivalent(sql) }} {%- endif %}
            insert into {{ target }} select * from to_be
        {%- endcall %}
    {% else %}
        {% do drop_in_transaction(existing) %}
        {% call statement("main") -%} {{ create_table_as(False, target, sql) }}
        {%- endcall %}
    {% endif %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{#- Whether a table has the columns, types and required values that the model has now. Leaves the model's query as the
    temporary view `to_be`, its columns in the contract's order. -#}
{% macro columns_stand(table, contract) %}
    {%- set required = [] -%}
    {% for column in model.columns.values() if contract %}
        {% if column.constraints | selectattr("type", "equalto", "not_null") | list %}
            {% do required.append(column.name) %}
        {% endif %}
    {% endfor %}
    {% call statement("to_be") -%}
        create or replace temp view to_be as (
        {{ get_select_subquery(sql) if contract else sql }}
        )
    {%- endcall %}
    {%- set wanted = [] -%}
    {% for row in run_query("select column_name, column_type from (describe to_be)").rows %}
        {% do wanted.append([row[0], row[1], "NO" if row[0] in required else "YES"] | join(" ")) %}
    {% endfor %}
    {%- set found = run_query(
        "select column_name || ' ' || column_type || ' ' || \"null\" from (describe "
        ~ table
        ~ ")"
    ) -%}
    {{ return(found.columns[0].values() | list == wanted) }}
{% endmacro %}

{% macro drop_in_transaction(relation) %}
    {% if relation is not none %}
        {% do adapter.ensure_transaction() %} {% do adapter.drop_relation(relation) %}
    {% endif %}
{% endmacro %}
