{#-
    Views and tables of the lake, replaced in ONE commit. dbt's own way is made for databases without transactional DDL:
    build under another name, rename twice, commit, drop the old one in a second commit. DuckLake reads its whole catalogue
    again after each commit that changes a table, so the second commit doubled the price of every small model. A reader
    sees the old relation until the commit; a model that fails rolls back to it.
-#}
{% materialization view, adapter = "duckdb" %}
    {%- set target = this.incorporate(type="view") -%}
    {% do drop_in_transaction(load_cached_relation(this)) %}
    {% call statement("main") -%} {{ get_create_view_as_sql(target, sql) }} {%- endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{% materialization table, adapter = "duckdb" %}
    {%- set target = this.incorporate(type="table") -%}
    {% do drop_in_transaction(load_cached_relation(this)) %}
    {% call statement("main") -%} {{ create_table_as(False, target, compiled_code) }} {%- endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{% macro drop_in_transaction(relation) %}
    {% if relation is not none %}
        {% do adapter.ensure_transaction() %} {% do adapter.drop_relation(relation) %}
    {% endif %}
{% endmacro %}
