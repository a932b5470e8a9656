{#-
    Tables of the lake, replaced in ONE commit (why: materializations.sql). A table whose columns stand already is emptied and
    filled anew, not made anew: a third of the price, and its columns are not written into the catalogue once more for each
    publication that is kept, all of which DuckLake reads after each change of a table. A model that fails leaves the old rows.
-#}
{% materialization table, adapter = "duckdb" %}
    {%- set target = this.incorporate(type="table") -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set contract = config.get("contract").enforced -%}
    {% if existing is not none and existing.is_table and not should_full_refresh() and columns_stand(
        existing, contract
    ) %}
        {% do adapter.ensure_transaction() %} {% do run_query("delete from " ~ target) %}
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
