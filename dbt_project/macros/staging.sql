{#- What a source's mapping is written with, and where it is found: a folder of models under models/staging/, each a view to look
    at, or for a small system one file of macros under macros/staging/. Either way its name is stg_<source>__<entity>. -#}
{#- What to select an entity's rows of one source from. -#}
{% macro staged(source, entity) -%}
    {%- set name = "stg_" ~ source ~ "__" ~ entity -%}
    {%- if context.get(name) -%} ({{ context[name]() }}) as staged
    {%- else -%} {{ ref(name) }}
    {%- endif -%}
{%- endmacro %}

{#- All columns of an entity for a select: those given (name="SQL") in the entity's types, the others null. -#}
{% macro entity_columns(source, entity) -%}
    {%- if execute -%}
        {%- set known = graph.nodes["model.zhongtai." ~ entity].columns -%}
        {%- for name in kwargs if name not in known -%}
            {%- set said = "stg_" ~ source ~ "__" ~ entity ~ ": there is no column " ~ name -%}
            {%- set has = known.keys() | join(", ") -%}
            {%- do exceptions.raise_compiler_error(said ~ "; " ~ entity ~ " has: " ~ has) -%}
        {%- endfor -%}
        {%- for name, column in known.items() %}
            {%- if name == "source_system" %} '{{ source }}'
            {%- else %} cast({{ kwargs.get(name, "null") }} as {{ column.data_type }})
            {%- endif %} as {{ name }}{{ "," if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
