{#- From what each source stages (staging.sql) to one table an entity. The sources stand in dbt_project.yml, var canonical_sources. -#}
{#- The sources that map `entity`, in the order of the list. -#}
{% macro sources_of(entity) -%}
    {%- set found = [] -%}
    {%- for source, entities in var("canonical_sources").items() if entity in entities -%}
        {%- do found.append(source) -%}
    {%- endfor -%}
    {{- return(found) -}}
{%- endmacro %}

{#- Those of them that pass no door which knows the canonical words: all but files. -#}
{% macro other_than_files(entity) -%}
    {{- return(sources_of(entity) | reject("equalto", "inbox") | list) -}}
{%- endmacro %}

{#- All rows of an entity, from every source that maps it. With `key`, `_rank` is text that sorts by the sources' order and,
    where a source has several rows of one key, by their content, so that the same rows always give the same answer. -#}
{% macro union_sources(entity, columns, key=none) -%}
    {%- for source in sources_of(entity) %}
        select
            {%- for column in columns %} {{ column }}{{ "," if key or not loop.last }} {%- endfor %}
            {%- if key %}
                '{{ "%02d" | format(loop.index) }}:'
                || source_system
                || ':'
                || right(
                    '00000000' || cast(
                        row_number() over (
                            partition by source_system, {{ key | join(", ") }}
                            order by {{ columns | join(", ") }}
                        ) as {{ dbt.type_string() }}
                    ),
                    9
                ) as _rank
            {%- endif %}
        from {{ staged(source, entity) }} {{ "union all" if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- One row a key from every source that knows it: each column from the first source that gives it a value. -#}
{% macro merge_sources(entity, key, columns) -%}
    select
        {{ key | join(", ") }},
        {%- for column in columns %}
            min_by({{ column }}, _rank) filter (
                where {{ column }} is not null
            ) as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from ({{ union_sources(entity, key + columns, key=key) }}) as known
    group by {{ key | join(", ") }}
{%- endmacro %}

{#- All rows of an entity, but where several sources know the same `owner` columns (a product's recipe, a count), only the
    rows of the first: such rows belong together and are not mixed column by column. -#}
{% macro first_source(entity, owner, columns) -%}
    {%- set parts = owner | join(", ") -%}
    select {{ columns | join(", ") }}
    from
        (
            select *, min(_source_rank) over (partition by {{ parts }}) as _first_rank
            from
                (
                    {%- for source in sources_of(entity) %}
                        select
                            {{ columns | join(", ") }},
                            '{{ "%02d" | format(loop.index) }}:' || source_system as _source_rank
                        from {{ staged(source, entity) }} {{ "union all" if not loop.last }}
                    {%- endfor %}
                ) as _ranked
        ) as _known
    where _source_rank = _first_rank
{%- endmacro %}
