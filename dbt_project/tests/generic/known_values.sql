{#- What a source's own words became is one of the values listed: returns each other one, and how often. NULL passes. Rows that
    came by file are left out, for the door has asked them (ingestion/entities); of an entity that only files bring, all. -#}
{% test known_values(model, entity, column, values) %}
    {%- set sources = other_than_files(entity) %}
    select {{ column }}, count(*) as row_count
    from {{ model }}
    where
        {{ column }} not in ('{{ values | join("', '") }}')
        and {{ "source_system in ('" ~ sources | join("', '") ~ "')" if sources else "1 = 0" }}
    group by {{ column }}
{% endtest %}
