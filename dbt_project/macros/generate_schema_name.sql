{#- A model's schema is the name its folder gives, never prefixed with the target's: the lake's layout is fixed. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{- (custom_schema_name or target.schema) | trim -}}
{%- endmacro %}
